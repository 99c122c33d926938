"""Calibrator and threshold of one index, from the prior, its own labels and what agents reviewed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.confidence.bound import threshold_for
from index.confidence.calibrator import Calibrator, Labels
from index.confidence.prior import Prior

STRENGTH: Final = 100.0
INTERCEPT_STRENGTH: Final = 3.0
REVIEWED_INTERCEPT_STRENGTH: Final = 1.0
"""Precision of the prior on the coefficients and on the intercept: the trades differ more in how many questions are
out of scope, which moves the intercept, than in what speaks for an answer. The content cannot tell how many its
customers' will be; reviewed messages do."""
CONTENT_WEIGHT: Final = 600.0
"""Reviewed messages that the labels from the content stand for when the calibrator is fitted."""
BOUND_WEIGHT: Final = 2000.0
"""The same when the threshold is set, for the labels from the content and again for the prior's, which stand for
many more questions than the sample that ships."""
FULL_REVIEW: Final = 200.0
"""Reviewed messages after which that weight is down to the share below; with more it falls as their number rises."""
LEAST_BOUND: Final = 0.1
"""Two hundred reviews alone would place the threshold by some ten wrong answers, which scatters more than the rest is
off (``docs/decision.md``)."""
MARGIN: Final = 0.2
"""Share of what is accepted that is left for scatter after ``FULL_REVIEW`` reviews; the scatter falls with the root of
their number."""
SMOOTHING: Final = 0.65
"""Share of the calibrated probability in how wrong a label counts; the rest is whether it was wrong. A few hundred
labels alone are too noisy to place a threshold by, the calibrator alone has nothing to correct it."""
NEVER: Final = 1.01
"""A threshold that no probability reaches."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """The calibrated probabilities, and the threshold from which an answer is given."""

    right: Calibrator
    among: Calibrator
    threshold: float

    def of(self, features: NDArray[np.float64]) -> tuple[float, float]:
        """Return the probability that the best candidate is right, and that one of the first few is."""
        right = float(self.right.probability(features)[0])
        return right, max(right, float(self.among.probability(features)[0]))


def confidence_from(prior: Prior, content: Labels, reviewed: Labels, accepted: float) -> Confidence:
    """Fit the calibrators and set the threshold for the share ``accepted`` of wrong answers."""
    known = _weighing(content, CONTENT_WEIGHT)
    right = _pulled(prior.right, (known, known.right), (reviewed, reviewed.right))
    among = _pulled(prior.among, (known, known.among), (reviewed, reviewed.among))
    weight, aim = _before_reviews(len(reviewed)), accepted * (1 - _scatter(len(reviewed)))
    own = _weighing(content, weight)
    probabilities = right.probability(np.concatenate([prior.features, own.features, reviewed.features]))
    wrong = np.concatenate([prior.wrong, ~own.right, ~reviewed.right]).astype(float)
    weights: NDArray[np.float64] = np.concatenate(
        [np.full(len(prior.wrong), weight / len(prior.wrong)), own.weights, reviewed.weights]
    )
    smoothed = SMOOTHING * (1 - probabilities) + (1 - SMOOTHING) * wrong
    threshold = threshold_for(probabilities, smoothed, weights, aim)
    return Confidence(right, among, NEVER if threshold is None else threshold)


def _pulled(
    prior: Calibrator, content: tuple[Labels, NDArray[np.bool_]], reviewed: tuple[Labels, NDArray[np.bool_]]
) -> Calibrator:
    """Fit to the content, and from there to what was reviewed: how the content's labels fall must not hold it back."""
    fitted = prior.fitted(*content, STRENGTH, INTERCEPT_STRENGTH)
    return fitted.fitted(*reviewed, STRENGTH, REVIEWED_INTERCEPT_STRENGTH)


def _before_reviews(reviewed: int) -> float:
    """Return what the labels that are known beforehand weigh beside so many reviewed ones."""
    if reviewed > FULL_REVIEW:
        return BOUND_WEIGHT * LEAST_BOUND * FULL_REVIEW / reviewed
    return BOUND_WEIGHT * (1 - (1 - LEAST_BOUND) * reviewed / FULL_REVIEW)


def _scatter(reviewed: int) -> float:
    """Return the share of what is accepted that is left for chance."""
    return MARGIN * (min(reviewed / FULL_REVIEW, math.sqrt(FULL_REVIEW / reviewed)) if reviewed else 0.0)


def _weighing(labels: Labels, total: float) -> Labels:
    """Return ``labels`` with weights that sum to ``total``."""
    whole = float(labels.weights.sum())
    return Labels(labels.features, labels.right, labels.among, labels.weights * (total / whole if whole else 0.0))
