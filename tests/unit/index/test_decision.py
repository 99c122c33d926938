from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.confidence.decision import CLOSE, decision, spread


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.9, 0.05], "answer"),
        ([0.8], "answer"),
        ([0.5, 0.35], "clarify"),  # together they reach the threshold
        ([0.5, 0.29], "escalate"),
        ([0.79], "escalate"),  # nothing to choose from
        ([0.7, 0.15], "escalate"),  # the second is below a fifth of the threshold, it earns no button
        ([0.2] * 6, "clarify"),
        ([], "escalate"),
    ],
)
def test_what_to_do_follows_from_the_probabilities(probabilities: list[float], expected: str) -> None:
    assert decision(probabilities, 0.8) == expected


def test_only_the_first_few_are_offered() -> None:
    assert decision([0.19] * 10, 0.8) == "escalate"


def test_the_others_share_what_lies_between_by_nearness() -> None:
    shares = spread(np.array([1.0, 0.95, 0.9]), 0.5, 0.8)

    assert shares[0] == 0.5
    assert shares.sum() == pytest.approx(0.8)
    # 0.05 is the softness: the third is as far behind the second as the second behind the first.
    assert shares[1] / shares[2] == pytest.approx(np.e)


def test_nobody_shares_where_the_first_stands_alone() -> None:
    assert spread(np.array([1.0]), 0.3, 0.9).tolist() == [0.3]


SCORES = st.lists(st.floats(-1, 1.5), min_size=1, max_size=10).map(lambda values: np.array(sorted(values)[::-1]))


@example(scores=np.ones(10), first=0.4, more=0.8)
@given(scores=SCORES, first=st.floats(0, 1), more=st.floats(0, 1))
def test_probabilities_fall_with_the_rank_and_come_to_no_more_than_certainty(
    scores: NDArray[np.float64], first: float, more: float
) -> None:
    among = first + (1 - first) * more

    shares = spread(scores, first, among)

    assert shares[0] == first
    assert np.all(shares >= 0)
    assert np.all(np.diff(shares) <= 1e-12)
    assert shares[:CLOSE].sum() <= among + 1e-9
    assert shares.sum() <= 1 + 1e-9
