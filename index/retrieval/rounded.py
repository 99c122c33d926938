"""Vectors in 8 bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.retrieval.origins import Origins

_LEVELS: Final = 127
"""A component is stored as a whole number of 1/127 of its vector's largest: an error of about 0.002 in a cosine,
a quarter of single precision's memory, and no slow conversion from half precision at every question."""
_COLUMNS: Final = 8
"""Columns that OpenBLAS multiplies together on every processor; those left over take longer than as many again."""
_LEAST: Final = 1e-9
"""Stands in for the largest component of a vector of zeros; others' scales are far larger than it."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """Some vectors: ``levels``, ``(vectors, dimension)``, to be multiplied by ``scales``, one a vector."""

    levels: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __post_init__(self) -> None:
        if len(self.scales) != len(self.levels):
            raise ValueError(f"{len(self.levels)} vectors, {len(self.scales)} scales")

    @classmethod
    def of(cls, vectors: Vectors) -> Rounded:
        """Round ``vectors``."""
        rounded = cls.empty(*vectors.shape)
        rounded.put(0, vectors)
        return rounded

    @classmethod
    def empty(cls, count: int, dimension: int) -> Rounded:
        """Return room for ``count`` vectors."""
        return cls(np.zeros((count, dimension), np.int8), np.zeros(count, np.float32))

    def put(self, start: int, vectors: Vectors) -> None:
        """Round ``vectors`` into the rows from ``start`` on."""
        largest = np.maximum(np.abs(vectors).max(axis=1, initial=0), _LEAST)
        rows = slice(start, start + len(vectors))
        self.levels[rows] = np.round(vectors * (_LEVELS / largest)[:, None])
        self.scales[rows] = largest / _LEVELS

    def then(self, new: Rounded, origins: Origins) -> Rounded:
        """Return the vectors of the state that follows."""
        return Rounded(origins.merged(self.levels, new.levels), origins.merged(self.scales, new.scales))

    def __len__(self) -> int:
        """Return the number of vectors."""
        return len(self.levels)

    def nonzero(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of the vectors at ``rows`` are not zeros."""
        return self.scales[rows] > _LEAST

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors at ``rows`` in single precision."""
        vectors = self.levels.take(rows, axis=0).astype(np.float32)
        vectors *= self.scales[rows, None]
        return vectors

    def products(self, rows: NDArray[np.int64], others: Vectors) -> Vectors:
        """Return the inner products of ``others`` with the vectors at ``rows``, ``(others, rows)``."""
        # The many on the left, and as many columns as BLAS's kernels take whole: half the time. The products are fewer
        # than the components, so it is they that are scaled.
        count = len(others)
        columns = np.zeros((count + -count % _COLUMNS, others.shape[1]), np.float32)
        columns[:count] = others
        levels = self.levels.take(rows, axis=0).astype(np.float32)
        products: Vectors = np.multiply((levels @ columns.T).T[:count], self.scales[rows], order="C")
        return products
