"""A knowledge folder to edit, and an engine over it whose encoder is a stub."""

from __future__ import annotations

from pathlib import Path

import pytest

import index.build
import index.confidence.labels
import index.engine
import index.keeping
import index.retrieval.assemble
from index.background import background_passages
from index.encoder import Encoder
from index.engine import Engine
from index.errors import EncoderError
from tests.small_index import SHOP
from tests.stub_encoder import StubEncoder


class Desk:
    """What an editor and an operator do: write articles, open the index."""

    def __init__(self, folder: Path) -> None:
        self.knowledge = folder / "knowledge"
        self.data = folder / "data"
        self.encoder = StubEncoder()
        for article, questions in SHOP.items():
            self.write(article, questions)

    def write(self, article: str, questions: tuple[str, ...], body: str = "", front: str = "") -> None:
        lines = [f"title: {article}的说明", *front.splitlines(), "questions:", *(f"  - {one}" for one in questions)]
        status = [] if "status:" in front else ["status: published"]
        text = "\n".join(["---", *lines, *status, "---", body or f"{article} 的简短回答。", ""])
        self.raw(f"{article}.md", text)

    def raw(self, file: str, text: str) -> None:
        path = self.knowledge / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def open(self, *, encoder: str = "stub", strict: bool = False, max_error: float = 0.05) -> Engine:
        self.encoder = StubEncoder(encoder)
        return Engine.open(self.knowledge, self.data, encoder=encoder, max_error=max_error, strict=strict)

    def is_current(self, encoder: str = "stub") -> bool:
        return Engine.is_current(self.knowledge, self.data, encoder=encoder)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)

    def opened(name: str, *_: object) -> Encoder:
        if name == "missing":
            raise EncoderError("no such model")
        made.encoder.identity = name
        return made.encoder

    monkeypatch.setattr(index.engine, "open_encoder", opened)
    # A tenth of the background and of the questions is enough here, and takes a tenth of the time.
    monkeypatch.setattr(index.confidence.labels, "MOST", 30)
    some = background_passages()[::10]
    for module in (index.build, index.keeping, index.retrieval.assemble):
        monkeypatch.setattr(module, "background_passages", lambda: some)
    return made
