"""Late interaction: two texts compared token by token (Khattab & Zaharia, ColBERT, 2020).

Here in both directions: every token of the question looks for its best partner in the passage, and every token of
the passage for its best partner in the question. The mean of both tells a passage that says more than was asked
from one that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.retrieval.origins import Origins, offsets_of, rows_of
from index.retrieval.rounded import Rounded


@dataclass(frozen=True, slots=True)
class TokenStore:
    """The token vectors of all passages, one after another, centred and of unit length.

    Passage *i* owns the rows ``offsets[i]:offsets[i + 1]``, at least one.
    """

    tokens: Rounded
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.offsets[-1] != len(self.tokens):
            raise ValueError(f"offsets end at {self.offsets[-1]}, there are {len(self.tokens)} token vectors")

    @classmethod
    def of(cls, passages: Iterable[Vectors], lengths: NDArray[np.int64], dimension: int) -> TokenStore:
        """Store the token vectors of ``passages``, which have ``lengths`` tokens; taken one passage at a time."""
        offsets = offsets_of(lengths)
        tokens = Rounded.empty(int(offsets[-1]), dimension)
        for start, one in zip(offsets[:-1].tolist(), passages, strict=True):
            tokens.put(start, one)
        return cls(tokens, offsets)

    def then(self, new: TokenStore, origins: Origins) -> TokenStore:
        """Return the store of the state that follows."""
        own, other = self.tokens, new.tokens
        tokens = Rounded(
            origins.merged_runs((own.levels, self.offsets), (other.levels, new.offsets)),
            origins.merged_runs((own.scales, self.offsets), (other.scales, new.offsets)),
        )
        return TokenStore(tokens, origins.lengths(self.offsets, new.offsets))

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.offsets) - 1

    def of_passage(self, passage: int) -> Vectors:
        """Return the tokens of a passage."""
        return self.tokens.vectors(np.arange(self.offsets[passage], self.offsets[passage + 1]))

    def alike(self, question: Vectors, passages: NDArray[np.int64]) -> Vectors:
        """Compare the tokens of a question, ``(tokens, dimension)``, with those of each of ``passages``."""
        rows, lengths = rows_of(self.offsets, passages)
        return late_interaction(self.tokens.products(rows, question), lengths)


def late_interaction(cosines: Vectors, lengths: NDArray[np.int64]) -> Vectors:
    """Compare one question with several passages.

    ``cosines`` is ``(tokens of the question, tokens of the passages)``, one passage after another, ``lengths`` how
    many tokens each has. Returns a similarity in -1..1 for each passage.
    """
    offsets = np.cumsum(lengths) - lengths
    asked = np.maximum.reduceat(cosines, offsets, axis=1).mean(axis=0)
    said = np.add.reduceat(cosines.max(axis=0), offsets) / lengths
    return np.asarray((asked + said) / 2, np.float32)
