"""What the calibrated probabilities come to, before the conversation looks at facets and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Decision = Literal["answer", "clarify", "escalate"]

CLOSE: Final = 3
"""Candidates among which a customer may be asked to choose."""
PLAUSIBLE: Final = 0.2
"""Share of the threshold below which a candidate is not worth a button."""
_SOFTNESS: Final = 0.05
"""Scores differ by about this much between the first and the second where the first is wrong (median over the
prior's questions)."""


def spread(scores: NDArray[np.float64], first: float) -> NDArray[np.float64]:
    """Return a probability for every candidate; ``first`` is the calibrated one of the best.

    The rest, ``1 - first``, is shared between the other candidates, by how near their scores come, and the case that
    none is right, which counts like a second candidate of equal score.
    """
    nearness = np.exp((scores - scores[0]) / _SOFTNESS)
    nearness[0] = 1.0
    others = (1 - first) * nearness / nearness.sum()
    others[0] = first
    return np.minimum(others, first)


def decision(probabilities: Sequence[float] | NDArray[np.float64], threshold: float) -> Decision:
    """Return what to do with candidates whose probabilities are given best first."""
    if len(probabilities) and probabilities[0] >= threshold:
        return "answer"
    close = [value for value in probabilities[:CLOSE] if value >= threshold * PLAUSIBLE]
    return "clarify" if len(close) > 1 and sum(close) >= threshold else "escalate"
