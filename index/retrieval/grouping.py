"""Passages sorted by whom they belong to, so that what is asked of each owner is asked of all in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Groups:
    """Some passages by their owners; what is given below runs over the passages, what is returned over ``owners``."""

    owners: NDArray[np.int64]
    """Each owner once, in rising order."""
    of: NDArray[np.int64]
    """For each passage the position of its owner."""
    counts: NDArray[np.int64]
    _order: NDArray[np.int64]
    _starts: NDArray[np.int64]

    @classmethod
    def by(cls, owners: NDArray[np.int64]) -> Groups:
        """Group passages by their ``owners``, of which there is one at least."""
        order = np.argsort(owners, kind="stable")
        ranked = owners[order]
        first = np.concatenate([[True], ranked[1:] != ranked[:-1]])
        starts = np.flatnonzero(first)
        of = np.empty(len(owners), np.int64)
        of[order] = np.cumsum(first) - 1
        return cls(ranked[starts], of, np.diff(starts, append=len(owners)), order, starts)

    def highest(self, values: Vectors) -> NDArray[np.float64]:
        """Return the highest of each row of ``values``, ``(rows, passages)``."""
        return np.asarray(np.maximum.reduceat(values[:, self._order], self._starts, axis=1), float)

    def sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sums of each row of ``weights``, ``(rows, passages)``."""
        return np.asarray(np.add.reduceat(weights[:, self._order], self._starts, axis=1), float)

    def best(self, values: Vectors) -> NDArray[np.int64]:
        """Return the position of the passage with the highest of ``values``."""
        order = np.argsort(values, kind="stable")
        best = np.zeros(len(self.owners), np.int64)
        best[self.of[order]] = order  # the last write, the highest, stays
        return best
