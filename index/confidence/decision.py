"""What the calibrated probabilities come to, before the conversation looks at facets and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Decision = Literal["answer", "clarify", "escalate"]

CLOSE: Final = 4
"""Candidates among which a customer may be asked to choose."""
PLAUSIBLE: Final = 0.2
"""Share of the threshold below which a candidate is not worth a button."""
_SOFTNESS: Final = 0.05
"""Scores differ by about this much between the first and the second where the first is wrong (median over the
prior's questions)."""


def spread(scores: NDArray[np.float64], first: float, among: float) -> NDArray[np.float64]:
    """Return a probability for every candidate.

    ``first`` is the calibrated one of the best, ``among`` that of the right one being among the first few. What lies
    between the two is shared by the others, by how near their scores come to the best; those after the first few
    have no more than what is left to certainty.
    """
    nearness = np.exp((scores - scores[0]) / _SOFTNESS)
    nearness[0] = 0.0
    whole = float(nearness[:CLOSE].sum())
    shares = nearness * (max(among - first, 0.0) / whole if whole else 0.0)
    shares[0] = first
    shares = np.minimum(shares, first)
    rest, left = float(shares[CLOSE:].sum()), 1 - max(first, among)
    if rest > left:
        shares[CLOSE:] *= left / rest
    return np.asarray(shares, float)


def decision(probabilities: Sequence[float] | NDArray[np.float64], threshold: float) -> Decision:
    """Return what to do with candidates whose probabilities are given best first."""
    if len(probabilities) and probabilities[0] >= threshold:
        return "answer"
    close = [value for value in probabilities[:CLOSE] if value >= threshold * PLAUSIBLE]
    return "clarify" if len(close) > 1 and sum(close) >= threshold else "escalate"
