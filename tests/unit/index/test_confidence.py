"""The threshold follows what agents reviewed, where customers are not as the content and other trades suggest."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from index.confidence.calibrator import Calibrator, Labels
from index.confidence.confidence import Confidence, confidence_from
from index.confidence.features import NAMES
from index.confidence.labels import no_labels
from index.confidence.prior import Prior

RIDGE = NAMES.index("ridge")
ACCEPTED = 0.05
TELLS = np.zeros(len(NAMES) + 1)
TELLS[RIDGE] = 3.0
"""What speaks for an answer, alike in all trades; how often there is one is the intercept, here none."""


def asked(chance: np.random.Generator, count: int, shift: float) -> Labels:
    """Draw labelled questions of a trade; the lower the ``shift``, the more of them nothing answers."""
    rows = np.zeros((count, len(NAMES)))
    rows[:, RIDGE] = chance.normal(0, 1, count)
    right = chance.random(count) < expit(3.0 * rows[:, RIDGE] + shift)
    return Labels(rows, right, right, np.ones(count))


def before(chance: np.random.Generator) -> Prior:
    calibrator = Calibrator(np.zeros(len(NAMES)), np.ones(len(NAMES)), TELLS)
    sample = asked(chance, 800, 0.0)
    return Prior(calibrator, calibrator, sample.features, 1 - calibrator.probability(sample.features))


def confidence(seed: int, reviews: int, shift: float) -> tuple[Confidence, np.random.Generator]:
    chance = np.random.default_rng(seed)
    prior, content = before(chance), asked(chance, 400, 0.0)
    reviewed = asked(chance, reviews, shift) if reviews else no_labels()
    return confidence_from(prior, content, reviewed, ACCEPTED), chance


def outcomes(reviews: int, shift: float, seeds: int = 20) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares of wrong answers and of questions rightly answered, a pair each time."""
    wrong, answered = np.zeros(seeds), np.zeros(seeds)
    for seed in range(seeds):
        made, chance = confidence(seed, reviews, shift)
        new = asked(chance, 4000, shift)
        given = made.right.probability(new.features) >= made.threshold
        wrong[seed] = (~new.right[given]).mean() if given.any() else 0.0
        answered[seed] = (new.right & given).sum() / new.right.sum()
    return wrong, answered


@pytest.mark.parametrize(("shift", "least"), [(-3.0, 0.0), (-1.5, 0.1), (0.0, 0.3)])
def test_two_hundred_reviews_keep_the_promise_however_many_questions_have_no_answer(shift: float, least: float) -> None:
    wrong, answered = outcomes(200, shift)

    assert wrong.mean() <= ACCEPTED
    assert (wrong <= 0.06).mean() >= 0.9
    assert answered.mean() >= least


def test_more_reviews_leave_less_to_chance_and_answer_more() -> None:
    (_, some), (wrong, many) = outcomes(200, -1.5), outcomes(3000, -1.5)

    assert many.mean() > some.mean()
    assert wrong.mean() == pytest.approx(ACCEPTED, abs=0.012)


def test_without_reviews_the_content_and_the_other_trades_decide() -> None:
    wrong, answered = outcomes(0, 0.0)

    assert wrong.mean() == pytest.approx(ACCEPTED, abs=0.015)
    assert answered.mean() > 0.3
