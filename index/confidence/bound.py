"""The threshold: from the share of wrong answers that a manager accepts to a probability that an answer must reach.

Among labelled questions at or above a threshold, (1 + wrong) / answered bounds the expected share of wrong answers
in finite samples: the one stands for the question that is still to come (Jin & Candes, "Selection by prediction with
conformal p-values", JMLR 24, 2023, theorem 2.6; the same correction as in conformal prediction). The threshold is the
lowest one whose bound does not exceed the accepted share, which answers the most questions.

A bound that must hold with 90 % certainty (Clopper-Pearson) was measured too: at 200 reviewed messages it answers
next to nothing, because 45 answers without one fault are the least that can certify 5 % (``docs/decision.md``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def threshold_for(probabilities: Array, wrong: Array, weights: Array, accepted: float) -> float | None:
    """Return the lowest threshold whose bound holds, or ``None`` where not even the strictest does.

    ``wrong`` is how wrong each labelled answer is, 0..1 (a probability where it is not known for certain);
    ``weights`` say how many questions each label stands for.
    """
    if not len(probabilities):
        return None
    order = np.argsort(-probabilities, kind="stable")
    levels = probabilities[order]
    answered = np.cumsum(weights[order])
    bound = (1 + np.cumsum(weights[order] * wrong[order])) / answered
    # A threshold takes all labels of equal probability or none: only where the next one differs can it lie.
    possible = np.append(levels[1:] < levels[:-1], True) & (bound <= accepted)
    return float(levels[np.flatnonzero(possible)[-1]]) if possible.any() else None
