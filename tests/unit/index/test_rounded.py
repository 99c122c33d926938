from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats
from numpy.typing import NDArray

from index.retrieval.rounded import Rounded


@given(arrays(np.float32, (5, 8), elements=floats(-1, 1, width=32)))
def test_a_stored_vector_is_off_by_half_a_level_at_most(rows: NDArray[np.float32]) -> None:
    stored = Rounded.of(rows).vectors(np.arange(5))

    levels = np.abs(rows).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(stored - rows) <= levels * 0.51 + 1e-6)


def test_products_are_those_of_the_stored_vectors() -> None:
    rng = np.random.default_rng(1)
    rounded = Rounded.of(rng.normal(size=(6, 16)).astype(np.float32))
    others, rows = rng.normal(size=(3, 16)).astype(np.float32), np.array([4, 0, 5])

    assert rounded.products(rows, others) == pytest.approx(others @ rounded.vectors(rows).T, abs=1e-4)


def test_a_vector_of_zeros_stays_one() -> None:
    assert not Rounded.of(np.zeros((1, 4), np.float32)).vectors(np.array([0])).any()


def test_scales_that_do_not_fit_the_vectors_are_refused() -> None:
    with pytest.raises(ValueError, match="2 vectors, 1 scales"):
        Rounded(np.zeros((2, 4), np.int8), np.ones(1, np.float32))
