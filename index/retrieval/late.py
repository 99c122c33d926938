"""Late interaction: two texts compared token by token (Khattab & Zaharia, ColBERT, 2020).

Here in both directions: every token of the question looks for its best partner in the passage, and every token of
the passage for its best partner in the question. The mean of both tells a passage that says more than was asked
from one that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.retrieval.origins import Origins

_LEVELS: Final = 127
"""A component is stored as a whole number of 1/127 of its vector's largest: an error of about 0.002 in a cosine,
a quarter of single precision's memory, and no slow conversion from half precision at every question."""


@dataclass(frozen=True, slots=True)
class TokenStore:
    """The token vectors of all passages, one after another, centred and of unit length.

    ``vectors`` is ``(all tokens, dimension)`` in 8 bits, to be multiplied by ``scales``, one a token; passage *i*
    owns the rows ``offsets[i]:offsets[i + 1]``, at least one.
    """

    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.offsets[-1] != len(self.vectors) or len(self.scales) != len(self.vectors):
            counts = f"{len(self.vectors)} token vectors, {len(self.scales)} scales"
            raise ValueError(f"offsets end at {self.offsets[-1]}, there are {counts}")

    @classmethod
    def of(cls, passages: Iterable[Vectors], lengths: NDArray[np.int64], dimension: int) -> TokenStore:
        """Store the token vectors of ``passages``, which have ``lengths`` tokens; taken one passage at a time."""
        offsets: NDArray[np.int64] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        vectors = np.zeros((int(offsets[-1]), dimension), np.int8)
        scales = np.zeros(len(vectors), np.float32)
        for start, one in zip(offsets[:-1], passages, strict=True):
            end = start + len(one)
            largest = np.maximum(np.abs(one).max(axis=1), 1e-9)
            vectors[start:end] = np.round(one * (_LEVELS / largest)[:, None])
            scales[start:end] = largest / _LEVELS
        return cls(vectors, scales, offsets)

    def then(self, new: TokenStore, origins: Origins) -> TokenStore:
        """Return the store of the state that follows."""
        return TokenStore(
            origins.merged_runs((self.vectors, self.offsets), (new.vectors, new.offsets)),
            origins.merged_runs((self.scales, self.offsets), (new.scales, new.offsets)),
            origins.lengths(self.offsets, new.offsets),
        )

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.offsets) - 1

    def gather(self, passages: NDArray[np.int64]) -> tuple[Vectors, NDArray[np.int64]]:
        """Return the tokens of ``passages`` one after another, and how many each has."""
        starts, lengths = self.offsets[passages], self.offsets[passages + 1] - self.offsets[passages]
        begins = np.cumsum(lengths) - lengths
        rows = np.arange(int(lengths.sum())) + np.repeat(starts - begins, lengths)
        vectors = self.vectors[rows].astype(np.float32)
        vectors *= self.scales[rows, None]
        return vectors, lengths


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
