"""From evidence to the probability that the best article is right.

A logistic regression on the features, in two layers. The prior's coefficients were fitted on many small knowledge
bases (``index/prior``) and hold for one nobody has seen. Labels of this knowledge base then pull them: a maximum
a posteriori estimate with a Gaussian prior around those coefficients (Bishop, Pattern Recognition, 2006, 4.5), so
few labels move them little and many labels a lot. The sign of a coefficient is kept where we know it: evidence for
an article must never make it less probable, however the labels of one knowledge base happen to fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from index.confidence.features import NAMES

Array = NDArray[np.float64]

_FOR: Final = frozenset(
    {
        "ridge",
        "ridge_beside_background",
        "margin",
        "late",
        "late_above_others",
        "cosine_above_others",
        "lexical",
        "lexical_agrees",
        "late_above_background",
        "foreign_late",
        "foreign_margin",
        "single_late",
        "agreement",
        "views",
        "views_margin",
    }
)
_AGAINST: Final = frozenset({"unexplained", "elsewhere", "views_elsewhere"})


@dataclass(frozen=True, slots=True)
class Labels:
    """Questions whose right answer is known."""

    features: Array
    """``(n, features)``."""
    right: NDArray[np.bool_]
    """Whether the best candidate was right."""
    among: NDArray[np.bool_]
    """Whether one of the first ``decision.CLOSE`` candidates was."""
    weights: Array

    def __post_init__(self) -> None:
        lengths = {len(part) for part in (self.features, self.right, self.among, self.weights)}
        if len(lengths) != 1:
            raise ValueError(f"features, labels and weights of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        """Return the number of labelled questions."""
        return len(self.right)


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Coefficients for standardised features; the last is the intercept."""

    mean: Array
    scale: Array
    coefficients: Array

    def probability(self, features: Array) -> Array:
        """Return the probability of being right for rows of features, or for one row."""
        return np.asarray(expit(self._standardised(features) @ self.coefficients))

    def fitted(
        self, labels: Labels, target: NDArray[np.bool_], strength: float, intercept_strength: float
    ) -> Calibrator:
        """Return the calibrator of ``target`` (``labels.right`` or ``labels.among``) that ``labels`` pull this one to.

        ``strength`` is the precision of the prior on each coefficient, in labels' worth of information.
        """
        if not len(labels):
            return self
        design, hit = self._standardised(labels.features), target.astype(float)
        precision = np.full(len(self.coefficients), strength)
        precision[-1] = intercept_strength

        def objective(b: Array) -> tuple[float, Array]:
            logit, off = design @ b, b - self.coefficients
            loss = labels.weights @ (np.logaddexp(0, logit) - hit * logit)
            gradient = design.T @ (labels.weights * (expit(logit) - hit)) + precision * off
            return float(loss + 0.5 * (precision * off) @ off), gradient

        result = minimize(
            objective,
            self.coefficients,
            jac=True,
            method="L-BFGS-B",
            bounds=_bounds(),
            options={"maxiter": 500},
        )
        return Calibrator(self.mean, self.scale, np.asarray(result.x, float))

    def _standardised(self, features: Array) -> Array:
        rows = (np.atleast_2d(features) - self.mean) / self.scale
        return np.hstack([rows, np.ones((len(rows), 1))])

    def to_json(self) -> dict[str, Any]:
        """Return the readable form: a name for every coefficient."""
        rows = zip(NAMES, self.mean, self.scale, self.coefficients[:-1], strict=True)
        return {
            "intercept": float(self.coefficients[-1]),
            "features": {
                name: {"mean": float(mean), "scale": float(scale), "coefficient": float(coefficient)}
                for name, mean, scale, coefficient in rows
            },
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Calibrator:
        """Read the form that ``to_json`` writes. Raises KeyError where a feature is missing."""
        features = [content["features"][name] for name in NAMES]
        coefficients = [one["coefficient"] for one in features] + [content["intercept"]]
        return cls(
            np.array([one["mean"] for one in features], float),
            np.array([one["scale"] for one in features], float),
            np.array(coefficients, float),
        )


def unfitted(features: Array) -> Calibrator:
    """Return a calibrator that knows nothing yet but the spread of the features."""
    scale = np.maximum(features.std(axis=0), 1e-6)
    return Calibrator(features.mean(axis=0), scale, np.zeros(len(NAMES) + 1))


def _bounds() -> list[tuple[float | None, float | None]]:
    signs = [1 if name in _FOR else -1 if name in _AGAINST else 0 for name in NAMES]
    bounds: list[tuple[float | None, float | None]] = [
        (0, None) if sign > 0 else (None, 0) if sign < 0 else (None, None) for sign in signs
    ]
    return [*bounds, (None, None)]
