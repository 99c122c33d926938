"""Arrays that are written and joined a piece at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import joined, save


@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (7,), (3, 5), (90_000, 3)])
@pytest.mark.parametrize("kind", [np.float16, np.float32, np.int64])
def test_numpy_reads_what_is_written(tmp_path: Path, shape: tuple[int, ...], kind: type) -> None:
    array: NDArray[np.generic] = np.random.default_rng(1).normal(size=shape, scale=100).astype(kind)
    save(tmp_path / "array.npy", array)
    read = np.load(tmp_path / "array.npy")
    assert read.dtype == array.dtype
    assert np.array_equal(read, array)


def test_of_an_array_with_gaps_only_what_is_in_it_is_written(tmp_path: Path) -> None:
    array = np.arange(20, dtype=np.int64).reshape(4, 5)[::2, 1:3]
    save(tmp_path / "array.npy", array)
    assert np.array_equal(np.load(tmp_path / "array.npy"), array)


def test_parts_are_joined_in_their_order() -> None:
    parts = [np.full((rows, 2), rows, np.float16) for rows in (2, 0, 1)]
    rows, offsets = joined(parts, 2)
    assert rows.tolist() == [[2, 2], [2, 2], [1, 1]]
    assert offsets.tolist() == [0, 2, 2, 3]


def test_nothing_is_joined_to_nothing() -> None:
    rows, offsets = joined([], 4)
    assert rows.shape == (0, 4)
    assert offsets.tolist() == [0]
