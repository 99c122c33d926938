"""Calibrator and threshold of one index, from the prior, its own labels and what agents reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.confidence.bound import threshold_for
from index.confidence.calibrator import Calibrator, Labels, joined
from index.confidence.prior import Prior

STRENGTH: Final = 100.0
INTERCEPT_STRENGTH: Final = 3.0
"""Precision of the prior on the coefficients and on the intercept: the trades differ more in how many questions are
out of scope, which moves the intercept, than in what speaks for an answer."""
CONTENT_WEIGHT: Final = 600.0
"""Reviewed messages that the labels from the content stand for when the calibrator is fitted."""
BOUND_WEIGHT: Final = 2000.0
"""The same when the threshold is set, for the labels from the content and again for the prior's, which stand for
many more questions than the sample that ships."""
FULL_REVIEW: Final = 200.0
"""Reviewed messages after which that weight is down to the share below."""
LEAST_BOUND: Final = 0.2
"""Two hundred reviews alone would place the threshold by some ten wrong answers, which scatters more than the rest is
off (``docs/decision.md``); thousands of them outweigh it."""
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
    waning = 1 - min(len(reviewed) / FULL_REVIEW, 1)
    labels = joined(_weighing(content, CONTENT_WEIGHT), reviewed)
    calibrator = prior.right.fitted(labels, labels.right, STRENGTH, INTERCEPT_STRENGTH)
    among = prior.among.fitted(labels, labels.among, STRENGTH, INTERCEPT_STRENGTH)
    weight = BOUND_WEIGHT * (LEAST_BOUND + (1 - LEAST_BOUND) * waning)
    own = _weighing(content, weight)
    probabilities = calibrator.probability(np.concatenate([prior.features, own.features, reviewed.features]))
    wrong = np.concatenate([prior.wrong, ~own.right, ~reviewed.right]).astype(float)
    weights: NDArray[np.float64] = np.concatenate(
        [np.full(len(prior.wrong), weight / len(prior.wrong)), own.weights, reviewed.weights]
    )
    smoothed = SMOOTHING * (1 - probabilities) + (1 - SMOOTHING) * wrong
    threshold = threshold_for(probabilities, smoothed, weights, accepted)
    return Confidence(calibrator, among, NEVER if threshold is None else threshold)


def _weighing(labels: Labels, total: float) -> Labels:
    """Return ``labels`` with weights that sum to ``total``."""
    whole = float(labels.weights.sum())
    return Labels(labels.features, labels.right, labels.among, labels.weights * (total / whole if whole else 0.0))
