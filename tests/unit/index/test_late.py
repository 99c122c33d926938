from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.retrieval.late import TokenStore, late_interaction
from index.retrieval.rounded import Rounded

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
BETWEEN = [0.6, 0.8]


def vectors(*rows: list[float]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


def test_every_token_looks_for_its_best_partner_on_both_sides() -> None:
    question = vectors(EAST, NORTH)
    passages = vectors(EAST, NORTH, BETWEEN, EAST)

    same, one_between, half = late_interaction(question @ passages.T, np.array([2, 1, 1]))

    assert same == pytest.approx(1)
    # asked: (0.6 + 0.8) / 2, said: 0.8
    assert one_between == pytest.approx((0.7 + 0.8) / 2)
    # asked: (1 + 0) / 2, said: 1
    assert half == pytest.approx(0.75)


def test_a_passage_that_says_more_than_was_asked_is_less_alike() -> None:
    question = vectors(EAST)

    exact, more = late_interaction(question @ vectors(EAST, EAST, NORTH).T, np.array([1, 2]))

    assert exact == pytest.approx(1)
    assert more == pytest.approx(0.75)


def test_a_question_is_compared_with_the_passages_asked_for_in_their_order() -> None:
    store = TokenStore.of([vectors(EAST), vectors(NORTH, BETWEEN)], np.array([1, 2]), 2)

    alike = store.alike(vectors(EAST), np.array([1, 0]))

    assert len(store) == 2
    # asked: 0.6, said: (0 + 0.6) / 2
    assert alike == pytest.approx([0.45, 1], abs=1 / 127)
    assert store.of_passage(1) == pytest.approx(vectors(NORTH, BETWEEN), abs=1 / 127)


def test_offsets_that_do_not_fit_the_tokens_are_refused() -> None:
    with pytest.raises(ValueError, match="offsets end at 3, there are 2"):
        TokenStore(Rounded.of(vectors(EAST, NORTH)), np.array([0, 3]))
