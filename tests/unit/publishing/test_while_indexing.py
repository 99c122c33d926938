"""Articles that are renamed, deleted and saved while the index is being built: nobody is left without an answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from bot.editing.shelf import Shelf
from index.encoder import Encoded, Role
from index.errors import KefuError
from index.writing.places import digest_of
from tests.stub_encoder import StubEncoder
from tests.unit.publishing.conftest import ARTICLE, ASKED, Service

ROUNDS = 12


class Restless:
    """An encoder in whose work somebody always changes a file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder = folder
        self.times = 0
        encode = StubEncoder.encode

        def disturbed(encoder: StubEncoder, texts: Sequence[str], role: Role = "query") -> Encoded:
            if role == "passage" and self.times < ROUNDS:
                self.disturb()
            return encode(encoder, texts, role)

        monkeypatch.setattr(StubEncoder, "encode", disturbed)

    def disturb(self) -> None:
        """Rename an article there and back, delete or write another, and write one that is to be encoded next."""
        self.times += 1
        here, there = self.folder / f"{ARTICLE}.md", self.folder / "fees/visits.md"
        (here if here.exists() else there).rename(there if here.exists() else here)
        spare = self.folder / "fees/spare.md"
        if self.times % 2:
            self._write(spare, "备用")
        else:
            spare.unlink()
        self._write(self.folder / "fees/next.md", f"第{self.times}")

    def _write(self, path: Path, title: str) -> None:
        path.write_text(
            f"---\ntitle: {title}\nquestions: [{title}多少]\nstatus: published\n---\n{title}。\n", encoding="utf-8"
        )


def test_files_that_come_and_go_while_they_are_read_stop_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    restless = Restless(monkeypatch, service.desk.knowledge)
    service.save("301")
    service.until(lambda: bool(service.text()) and restless.times == ROUNDS, 60)

    def current() -> bool:
        files = {path.relative_to(service.desk.knowledge).as_posix() for path in service.desk.knowledge.rglob("*.md")}
        return {one.file for one in service.support.articles()} == files

    service.until(current, 20)
    assert service.publisher.faults == ()


def test_a_new_name_never_shows_two_of_an_article_or_none(service: Service) -> None:
    shelf = Shelf(service.desk.knowledge)
    names = [ARTICLE, "services/visits", ARTICLE, "fees/visits"]
    for old, new in pairwise(names):
        shelf.move(old, new, "A", "")
        ids = {frozenset(one.id for one in service.support.articles())}
        service.until(lambda new=new: new in {one.id for one in service.support.articles()})  # type: ignore[misc]
        ids.add(frozenset(one.id for one in service.support.articles()))
        assert all(len(seen & set(names)) == 1 for seen in ids)
    assert service.publisher.faults == ()
    assert "300 元" in service.text(ASKED[0])


def test_of_two_saves_at_once_one_is_live_and_the_other_is_told(service: Service) -> None:
    shelf = Shelf(service.desk.knowledge)
    file = f"{ARTICLE}.md"
    before = shelf.read(file)
    assert before is not None
    told: list[str] = []

    def save(price: bytes) -> None:
        try:
            shelf.publish(file, before.replace(b"300", price), digest_of(before), "A", "")
        except KefuError as error:
            told.append(str(error))

    hands = [threading.Thread(target=save, args=(price,)) for price in (b"411", b"422")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert told == [f"{file}: has changed meanwhile"]
    service.until(lambda: "411 元" in service.text() or "422 元" in service.text())
