from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from index import metrics

RANKED = [["a", "b", "c"], ["b", "a"], [], ["c"], ["a"]]
GOLD = [{"a"}, {"a", "z"}, {"a"}, {"b"}, set()]


def test_recall_counts_questions_in_scope_alone() -> None:
    assert metrics.recall(RANKED, GOLD, 1) == 1 / 4
    assert metrics.recall(RANKED, GOLD, 2) == 2 / 4


def test_the_reciprocal_rank_is_that_of_the_first_right_article() -> None:
    assert metrics.reciprocal_rank(RANKED, GOLD) == (1 + 1 / 2) / 4


def test_nothing_in_scope_is_nothing_found() -> None:
    assert metrics.recall([["a"]], [set()], 1) == metrics.reciprocal_rank([["a"]], [set()]) == 0


@given(rows=st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.9]), st.booleans()), min_size=2))
def test_auroc_is_that_of_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    confidence, scope = (np.array(part) for part in zip(*rows, strict=True))
    both = scope.any() and not scope.all()

    expected = roc_auc_score(scope, confidence) if both else 0.5
    assert metrics.auroc(confidence, scope) == pytest.approx(expected)


def covered(right: str, precision: float, *, outside: int = 0) -> float:
    """Coverage of questions in order of confidence, ``+`` for a right answer; the last ``outside`` are out of scope."""
    hits = np.array([mark == "+" for mark in right])
    scope = np.arange(len(right)) < len(right) - outside
    return metrics.coverage(np.linspace(1, 0, len(right)), hits, scope, precision)


@pytest.mark.parametrize(
    ("right", "precision", "expected"),
    [
        ("++++", 0.9, 1.0),
        ("+++-", 0.9, 0.75),
        ("-+++", 0.75, 0.75),  # the first mistake is made up for
        ("-+++", 0.8, 0.0),
        ("+-++", 1.0, 0.25),
    ],
)
def test_coverage_goes_as_far_as_the_precision_holds(right: str, precision: float, expected: float) -> None:
    assert covered(right, precision) == expected


def test_an_answer_out_of_scope_is_wrong_and_not_missed() -> None:
    assert covered("++--", 0.9, outside=2) == 1.0
    assert covered("++--", 0.6, outside=1) == 2 / 3


def test_coverage_takes_the_most_confident_first() -> None:
    right, scope = np.array([False, True, True]), np.ones(3, bool)

    assert metrics.coverage(np.array([0.1, 0.9, 0.8]), right, scope, 1.0) == 2 / 3
