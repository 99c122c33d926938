"""Late interaction: two texts compared token by token (Khattab & Zaharia, ColBERT, 2020).

Here in both directions: every token of the question looks for its best partner in the passage, and every token of
the passage for its best partner in the question. The mean of both tells a passage that says more than was asked
from one that says the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors


@dataclass(frozen=True, slots=True)
class TokenStore:
    """The token vectors of all passages, one after another, centred and of unit length.

    ``vectors`` is ``(all tokens, dimension)`` in half precision, possibly a memory map; passage *i* owns the rows
    ``offsets[i]:offsets[i + 1]``, at least one.
    """

    vectors: NDArray[np.float16]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.offsets[-1] != len(self.vectors):
            raise ValueError(f"offsets end at {self.offsets[-1]}, there are {len(self.vectors)} token vectors")

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.offsets) - 1

    def gather(self, passages: NDArray[np.int64]) -> tuple[Vectors, NDArray[np.int64]]:
        """Return the tokens of ``passages`` one after another, and how many each has."""
        starts, ends = self.offsets[passages], self.offsets[passages + 1]
        rows = [self.vectors[start:end] for start, end in zip(starts, ends, strict=True)]
        return np.concatenate(rows).astype(np.float32), ends - starts


def late_interaction(question: Vectors, tokens: Vectors, lengths: NDArray[np.int64]) -> Vectors:
    """Compare one question with several passages.

    ``question`` is ``(tokens, dimension)``, ``tokens`` the passages' tokens one after another, ``lengths`` how many
    each passage has; all of unit length. Returns a similarity in -1..1 for each passage.
    """
    similarity = question @ tokens.T
    offsets = np.cumsum(lengths) - lengths
    asked = np.maximum.reduceat(similarity, offsets, axis=1).mean(axis=0)
    said = np.add.reduceat(similarity.max(axis=0), offsets) / lengths
    return np.asarray((asked + said) / 2, np.float32)
