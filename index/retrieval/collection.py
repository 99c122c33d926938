"""What is searched: the passages, and to which article each belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.types import Language, Passage, PassageKind


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages with their owners.

    ``owners[i]`` is the position in ``articles`` of passage *i*'s article, ``declined`` for a question that its
    article says it does not answer, or ``background`` for a text that stands for everything customers say that is
    no question to this knowledge base.
    """

    passages: tuple[Passage, ...]
    articles: tuple[str, ...]
    owners: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(self.owners) != len(self.passages):
            raise ValueError(f"{len(self.owners)} owners for {len(self.passages)} passages")

    @property
    def declined(self) -> int:
        """The owner of every ``not_questions`` entry."""
        return len(self.articles)

    @property
    def background(self) -> int:
        """The owner of every background text."""
        return len(self.articles) + 1

    @property
    def languages(self) -> tuple[Language, ...]:
        """The language of each passage."""
        return tuple(passage.language for passage in self.passages)

    @property
    def asked(self) -> NDArray[np.int64]:
        """Positions of the articles' questions."""
        kinds = [passage.kind is PassageKind.QUESTION for passage in self.passages]
        return np.flatnonzero(np.array(kinds, bool) & (self.owners < self.declined))


def collect(passages: Sequence[Passage], background: Sequence[Passage] = ()) -> Collection:
    """Sort out the owners of ``passages`` and add the background texts."""
    articles = tuple(sorted({passage.article for passage in passages}))
    position = {article: i for i, article in enumerate(articles)}
    owners = [
        len(articles) if passage.kind is PassageKind.NOT_QUESTION else position[passage.article] for passage in passages
    ]
    owners.extend([len(articles) + 1] * len(background))
    return Collection((*passages, *background), articles, np.array(owners, np.int64))
