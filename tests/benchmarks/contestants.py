"""What is compared: Kefu and two plain uses of well-known libraries, each on the same weights.

Every library is imported where its contestant is made, so that a process holds one of them and nothing of the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from index.types import Language, Passage
from tests.benchmarks.peer_model import PROMPT

MAX_ERROR: Final = 0.05
SIMILAR: Final = 0.8
"""The cosine from which a peer answers. Comparing costs the same with any number."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a run keeps its things."""

    knowledge: Path
    data: Path
    """Kefu's; empty before the first run but for its model."""
    model: Path
    """The peers'."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many texts went through the model, and the seconds until all of them could be searched."""

    texts: int
    seconds: float


class Contestant(Protocol):
    """Something that indexes the knowledge folder and decides on questions. Making it loads the model."""

    def index(self) -> Indexed:
        """Encode and index every passage."""

    def decide(self, question: str, language: Language) -> tuple[str, bool]:
        """Return the article that comes first, and whether a customer would see it."""


class Kefu:
    """The engine that ``kefu serve`` asks; ``index`` builds it from nothing or opens its snapshot."""

    def __init__(self, folders: Folders) -> None:
        from index.confidence.decision import decision  # noqa: PLC0415
        from index.engine import Engine  # noqa: PLC0415

        self._folders = folders
        self._decision = decision
        self._engine_type = Engine
        self._texts = 0
        self._stages: dict[str, float] = {}

    def index(self) -> Indexed:
        """Open the engine. The seconds run from reading the articles (after the model is loaded) to calibration."""
        knowledge, data = self._folders.knowledge, self._folders.data
        self.engine = self._engine_type.open(
            knowledge, data, encoder="builtin", max_error=MAX_ERROR, progress=self._progress
        )
        end = time.perf_counter()
        return Indexed(self._texts, self._stages.get("calibrating", end) - self._stages["reading"])

    def decide(self, question: str, language: Language) -> tuple[str, bool]:
        finding = self.engine.ask(question, language)
        probabilities = [candidate.probability for candidate in finding.candidates]
        shown = self._decision(probabilities, finding.threshold) == "answer"
        return (finding.candidates[0].article if finding.candidates else ""), shown

    def _progress(self, stage: str, done: int, total: int) -> None:  # noqa: ARG002
        self._stages.setdefault(stage, time.perf_counter())
        if stage == "encoding":
            self._texts = total


class LangChain:
    """``FAISS.from_texts`` and ``similarity_search_with_score`` over HuggingFaceEmbeddings."""

    def __init__(self, folders: Folders) -> None:
        from langchain_community.vectorstores import FAISS  # noqa: PLC0415
        from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415

        options = {"prompt": PROMPT, "normalize_embeddings": True}
        self._embeddings = HuggingFaceEmbeddings(model_name=str(folders.model), encode_kwargs=options)
        self._build = FAISS.from_texts
        self._passages = passages(folders.knowledge)

    def index(self) -> Indexed:
        about = [{"article": passage.article} for passage in self._passages]
        begun = time.perf_counter()
        self._store = self._build([passage.text for passage in self._passages], self._embeddings, metadatas=about)
        return Indexed(len(about), time.perf_counter() - begun)

    def decide(self, question: str, language: Language) -> tuple[str, bool]:  # noqa: ARG002
        ((document, distance),) = self._store.similarity_search_with_score(question, k=1)
        # FAISS gives the squared distance; of unit vectors it is 2 - 2 * cosine.
        return str(document.metadata["article"]), bool(1 - distance / 2 >= SIMILAR)


class Txtai:
    """``Embeddings`` with its defaults but for the model and its prompt."""

    def __init__(self, folders: Folders) -> None:
        from txtai import Embeddings  # noqa: PLC0415

        self._embeddings = Embeddings(path=str(folders.model), instructions={"query": PROMPT, "data": PROMPT})
        # txtai loads the model at the first text.
        self._embeddings.index(["-"])
        self._passages = passages(folders.knowledge)

    def index(self) -> Indexed:
        begun = time.perf_counter()
        self._embeddings.index([passage.text for passage in self._passages])
        return Indexed(len(self._passages), time.perf_counter() - begun)

    def decide(self, question: str, language: Language) -> tuple[str, bool]:  # noqa: ARG002
        ((found, score),) = self._embeddings.search(question, 1)
        return self._passages[int(found)].article, bool(score >= SIMILAR)


def passages(knowledge: Path) -> list[Passage]:
    """Return the passages that every contestant indexes."""
    from index.articles import load_knowledge  # noqa: PLC0415
    from index.passages import passages_of  # noqa: PLC0415

    return [passage for article in load_knowledge(knowledge).articles for passage in passages_of(article)]


CONTESTANTS: Final[dict[str, Callable[[Folders], Contestant]]] = {
    "kefu": Kefu,
    "langchain": LangChain,
    "txtai": Txtai,
}
