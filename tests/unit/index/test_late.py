from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats
from numpy.typing import NDArray

from index.retrieval.late import TokenStore, late_interaction

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
BETWEEN = [0.6, 0.8]


def vectors(*rows: list[float]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


def test_every_token_looks_for_its_best_partner_on_both_sides() -> None:
    question = vectors(EAST, NORTH)
    passages = vectors(EAST, NORTH, BETWEEN, EAST)

    same, one_between, half = late_interaction(question, passages, np.array([2, 1, 1]))

    assert same == pytest.approx(1)
    # asked: (0.6 + 0.8) / 2, said: 0.8
    assert one_between == pytest.approx((0.7 + 0.8) / 2)
    # asked: (1 + 0) / 2, said: 1
    assert half == pytest.approx(0.75)


def test_a_passage_that_says_more_than_was_asked_is_less_alike() -> None:
    question = vectors(EAST)

    exact, more = late_interaction(question, vectors(EAST, EAST, NORTH), np.array([1, 2]))

    assert exact == pytest.approx(1)
    assert more == pytest.approx(0.75)


def test_the_tokens_of_passages_are_gathered_in_the_order_asked_for() -> None:
    store = TokenStore.of([vectors(EAST), vectors(NORTH, BETWEEN)], np.array([1, 2]), 2)

    tokens, lengths = store.gather(np.array([1, 0]))

    assert len(store) == 2
    assert lengths.tolist() == [2, 1]
    assert tokens == pytest.approx(vectors(NORTH, BETWEEN, EAST), abs=1 / 127)


def test_offsets_that_do_not_fit_the_tokens_are_refused() -> None:
    with pytest.raises(ValueError, match="offsets end at 3, there are 2"):
        TokenStore(np.zeros((2, 2), np.int8), np.ones(2, np.float32), np.array([0, 3]))


@given(arrays(np.float32, (5, 8), elements=floats(-1, 1, width=32)))
def test_a_stored_vector_is_off_by_half_a_level_at_most(rows: NDArray[np.float32]) -> None:
    stored, _ = TokenStore.of([rows], np.array([5]), 8).gather(np.array([0]))

    levels = np.abs(rows).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(stored - rows) <= levels * 0.51 + 1e-6)
