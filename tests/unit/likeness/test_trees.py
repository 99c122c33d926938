"""Trees that judge evidence."""

from __future__ import annotations

import json
from math import exp

import pytest

from index.likeness.trees import NARROWER, SAME_THING, Trees, narrower_trees, same_thing_trees

TREES = Trees(("alike", "replaced"), -0.5, ([0, 0.6, -1.0, [1, 0.0, 2.0, -2.0]], 0.25))


@pytest.mark.parametrize(
    ("alike", "replaced", "odds"),
    [(0.6, 1.0, -0.5 - 1.0 + 0.25), (0.7, 0.0, -0.5 + 2.0 + 0.25), (0.7, 1.0, -0.5 - 2.0 + 0.25)],
)
def test_the_log_odds_are_the_sum_of_the_leaves(alike: float, replaced: float, odds: float) -> None:
    assert TREES.probability({"alike": alike, "replaced": replaced, "other": 9.0}) == pytest.approx(
        1 / (1 + exp(-odds))
    )


def test_what_is_written_is_what_is_in_use() -> None:
    assert same_thing_trees().written() == SAME_THING.read_text(encoding="utf-8")
    assert narrower_trees().written() == NARROWER.read_text(encoding="utf-8")
    assert json.loads(TREES.written())["trees"] == [[0, 0.6, -1.0, [1, 0.0, 2.0, -2.0]], 0.25]
