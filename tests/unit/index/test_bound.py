from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.confidence.bound import threshold_for


def threshold(probabilities: list[float], wrong: list[float], accepted: float, weight: float = 1) -> float | None:
    weights: NDArray[np.float64] = np.full(len(wrong), weight)
    return threshold_for(np.array(probabilities), np.array(wrong, float), weights, accepted)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (0.25, 0.6),  # (1 + 0) / 4
        (0.33, 0.6),
        (0.34, 0.5),  # (1 + 1) / 6: answers that follow make up for the wrong one
        (0.24, None),
    ],
)
def test_the_lowest_threshold_whose_bound_holds_is_taken(accepted: float, expected: float | None) -> None:
    probabilities, wrong = [0.9, 0.8, 0.7, 0.6, 0.55, 0.5], [0, 0, 0, 0, 1, 0]

    assert threshold(probabilities, [float(one) for one in wrong], accepted) == expected


def test_labels_of_equal_probability_are_taken_together() -> None:
    assert threshold([0.9, 0.9, 0.5, 0.5], [0, 0, 0, 1], 0.4) is None
    assert threshold([0.9, 0.9, 0.5, 0.5], [0, 0, 0, 1], 0.5) == 0.5


def test_a_label_that_stands_for_many_questions_counts_as_many() -> None:
    assert threshold([0.9], [0], 0.05) is None
    assert threshold([0.9], [0], 0.05, weight=20) == 0.9


def test_their_order_makes_no_difference() -> None:
    assert threshold([0.5, 0.9, 0.7], [1, 0, 0], 0.5) == threshold([0.9, 0.7, 0.5], [0, 0, 1], 0.5) == 0.7


def test_without_labels_there_is_no_threshold() -> None:
    assert threshold([], [], 0.5) is None


LABELS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 100)), min_size=1, max_size=30)


@given(labels=LABELS, first=st.floats(0.001, 1), second=st.floats(0.001, 1))
def test_who_accepts_more_errors_gets_no_higher_threshold(
    labels: list[tuple[float, float, float]], first: float, second: float
) -> None:
    probabilities, wrong, weights = (np.array(part) for part in zip(*labels, strict=True))
    strict, lenient = (threshold_for(probabilities, wrong, weights, accepted) for accepted in sorted((first, second)))

    assert strict is None or (lenient is not None and lenient <= strict)


@given(labels=LABELS, accepted=st.floats(0.001, 1))
def test_the_bound_holds_among_what_is_answered(labels: list[tuple[float, float, float]], accepted: float) -> None:
    probabilities, wrong, weights = (np.array(part) for part in zip(*labels, strict=True))
    found = threshold_for(probabilities, wrong, weights, accepted)

    if found is not None:
        answered = probabilities >= found
        bound = (1 + float((weights * wrong)[answered].sum())) / float(weights[answered].sum())
        assert bound <= accepted + 1e-9
