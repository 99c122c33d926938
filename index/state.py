"""What it takes to open an index, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Knowledge
from index.build import Progress
from index.confidence.confidence import Confidence
from index.confidence.features import Judged, judge
from index.confidence.labels import Learned
from index.cut import Cut
from index.encoder import Encoder
from index.retrieval.assemble import Parts
from index.retrieval.evidence import Question
from index.retrieval.retriever import Retriever
from index.spelling import Speller
from index.versions import KEPT


@dataclass(frozen=True, slots=True)
class Index:
    """One state of the knowledge base, ready to be asked. Never changed: a new state is a new object."""

    knowledge: Knowledge
    cuts: tuple[Cut, ...]
    parts: Parts
    retriever: Retriever
    confidence: Confidence
    speller: Speller
    content: str
    learned: Learned
    """What was learned from the content; order and confidence rest on it."""
    changed: int
    """Texts that changed since it was learned."""
    accepted: float
    """The share of wrong answers that the threshold is set for."""
    reviewed: str = ""
    """A short name of the reviews that the confidence rests on too; empty without any."""

    def judged(self, question: Question, hidden: NDArray[np.int64]) -> Judged | None:
        """Search as if the passages ``hidden`` were not there, and rank; ``None`` where no article was found."""
        evidence = self.retriever.search(question, hidden)
        return judge(evidence, self.retriever.collection, self.learned.ranking)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an index is opened from, and how."""

    knowledge: Path
    data: Path
    encoder: Encoder
    max_error: float
    progress: Progress | None
    day: date
    """What is learned from the content is learned from what is valid on it."""
    keep: int = KEPT
    """How many versions stay on disk."""

    def tell(self, stage: str) -> None:
        """Report a stage whose length is not known."""
        if self.progress:
            self.progress(stage, 0, 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that can serve, and what writes it down where no snapshot holds it yet."""

    index: Index
    write: Callable[[], None] = lambda: None
