from __future__ import annotations

import numpy as np
import pytest

from index.encoder import Vectors, unit
from index.retrieval.local import NOISE, SHARPNESS, LocalRegression, kernel


def points(count: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32))


def test_the_kernel_is_one_for_the_same_and_falls_with_the_cosine() -> None:
    assert kernel(np.array([1, 0, -1], np.float32)) == pytest.approx(np.exp([0, -SHARPNESS, -2 * SHARPNESS]))


def test_weights_of_all_neighbours_sum_to_the_global_solution() -> None:
    passages, question = points(30), points(1, seed=1)[0]
    owners = np.arange(30) % 3
    gram = np.exp(SHARPNESS * (passages.astype(float) @ passages.T - 1)) + NOISE * np.eye(30)
    coefficients = np.linalg.solve(gram, np.eye(3)[owners])
    expected = np.exp(SHARPNESS * (passages.astype(float) @ question - 1)) @ coefficients

    weights = LocalRegression(passages).weights((passages @ question)[None])[0]

    assert np.bincount(owners, weights) == pytest.approx(expected, abs=1e-4)


def test_passages_that_say_the_same_share_their_weight() -> None:
    one, other = np.eye(2, dtype=np.float32)
    question = unit(one + other)

    three = np.stack([one, one, other])
    twice, again, once = LocalRegression(three).weights((three @ question)[None])[0]

    assert twice == pytest.approx(again)
    assert twice + again == pytest.approx(once, rel=0.1)


def test_several_similarities_are_solved_at_once() -> None:
    passages, similarities = points(5), np.random.default_rng(2).uniform(-1, 1, (2, 5)).astype(np.float32)

    both = LocalRegression(passages).weights(similarities)

    assert both[1] == pytest.approx(LocalRegression(passages).weights(similarities[1:])[0])


def test_the_first_neighbours_are_weighed_as_if_there_were_no_others() -> None:
    random = np.random.default_rng(5)
    passages = random.normal(size=(9, 6)).astype(np.float32)
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    similarities = (passages @ passages[8])[None, :6]

    among_all = LocalRegression(passages).weights(similarities)
    assert among_all == pytest.approx(LocalRegression(passages[:6]).weights(similarities))
