"""Which passages take part when a question is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.retrieval.vectors import VectorIndex

NEIGHBOURS: Final = 80
"""Passages that the vectors find."""
LEXICAL_NEIGHBOURS: Final = 8
"""Passages that words in common add."""
BACKGROUND_NEIGHBOURS: Final = 16
"""Background texts that take part, so that articles are never crowded out."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The vectors of the articles' passages and, after them, of the background's texts, centred and of unit length."""

    passages: VectorIndex
    background: Vectors

    def __len__(self) -> int:
        """Return the number of passages and background's texts."""
        return len(self.passages) + len(self.background)

    def around(self, pooled: Vectors, words: Vectors, without: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what takes part beside those ``without``, in rising order: the passages before the background's texts.

        ``pooled`` is the question's vector, ``words`` says what each passage has in common with it.
        Raises ValueError where no passage is left.
        """
        size, spare = len(self.passages), len(without)
        by_vector, _ = self.passages.search(pooled, NEIGHBOURS + spare)
        background = self.background @ pooled
        if spare:
            by_vector = by_vector[~np.isin(by_vector, without)][:NEIGHBOURS]
            words = words.copy()
            words[without] = 0
            background[without[without >= size] - size] = -np.inf
        by_words = _top(words[:size], LEXICAL_NEIGHBOURS)
        chosen = np.zeros(len(words), bool)
        chosen[by_vector] = True
        chosen[by_words[words[by_words] > 0]] = True
        if not chosen.any():
            raise ValueError("nothing is left to search")
        chosen[_top(background, BACKGROUND_NEIGHBOURS) + size] = True
        chosen[without] = False
        return np.flatnonzero(chosen)

    def vectors(self, positions: NDArray[np.int64]) -> Vectors:
        """Return the vectors at ``positions``, which are in rising order."""
        size = len(self.passages)
        own = self.passages.vectors(positions[positions < size])
        return np.concatenate([own, self.background[positions[positions >= size] - size]])


def _top(values: Vectors, count: int) -> NDArray[np.int64]:
    """Return the positions of the ``count`` highest values, or of all, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]
