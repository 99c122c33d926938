"""Which rows of a new state are rows of the one before, so that nothing of them is computed again."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Element = TypeVar("Element", bound=np.generic)
_Piece = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Origins:
    """Row *i* is row ``rows[i]`` of the state ``before``, or from ``before`` rows on one of what is new."""

    rows: NDArray[np.int64]
    before: int
    new: tuple[int, ...]
    """The first position of each new row, in the order in which they are numbered."""

    @classmethod
    def of(cls, now: Sequence[Hashable], before: Sequence[Hashable]) -> Origins:
        """Match the states by what each row holds; what is new twice is new once."""
        known = {key: i for i, key in enumerate(before)}
        rows = [known.get(key, -1) for key in now]
        new: list[int] = []
        for i, row in enumerate(rows):
            if row < 0:
                rows[i] = known.setdefault(now[i], len(before) + len(new))
                if rows[i] == len(before) + len(new):
                    new.append(i)
        return cls(np.array(rows, np.int64), len(before), tuple(new))

    def followed_by(self, rest: int) -> Origins:
        """Return the origins where both states go on with the same ``rest`` rows."""
        tail = np.arange(self.before, self.before + rest)
        rows = np.where(self.rows < self.before, self.rows, self.rows + rest)
        return Origins(np.concatenate([rows, tail]), self.before + rest, self.new)

    def merged(self, before: NDArray[Element], new: NDArray[Element]) -> NDArray[Element]:
        """Put together what has one element a row."""
        parts = (before, new)
        return np.concatenate([before[:0], *(parts[which][start:end] for which, start, end in self._pieces())])

    def merged_runs(
        self, before: tuple[NDArray[Element], NDArray[np.int64]], new: tuple[NDArray[Element], NDArray[np.int64]]
    ) -> NDArray[Element]:
        """Put together what has several elements a row; each side comes with its offsets."""
        parts = (before, new)
        pieces = (
            parts[which][0][parts[which][1][start] : parts[which][1][end]] for which, start, end in self._pieces()
        )
        return np.concatenate([before[0][:0], *pieces])

    def lengths(self, before: NDArray[np.int64], new: NDArray[np.int64]) -> NDArray[np.int64]:
        """Put together the offsets of what has several elements a row."""
        return offsets_of(self.merged(np.diff(before), np.diff(new)))

    def _pieces(self) -> Iterator[_Piece]:
        """Yield rows that stand together on one side: 0 or 1, the first, and that after the last."""
        cuts = (np.diff(self.rows) != 1) | (self.rows[1:] == self.before)
        starts = np.concatenate([[0], np.flatnonzero(cuts) + 1]).astype(int)
        ends = np.concatenate([starts[1:], [len(self.rows)]]).astype(int)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            row = int(self.rows[start]) if end > start else 0
            which = int(row >= self.before)
            first = row - which * self.before
            yield which, first, first + end - start


def offsets_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each row begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def rows_of(offsets: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of each of ``owners``, one owner after another, and how many each has."""
    starts = offsets[owners]
    lengths = offsets[owners + 1] - starts
    rows = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    rows += np.arange(len(rows))
    return rows, lengths
