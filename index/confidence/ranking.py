"""How the opinions on a question are put together into one order of the articles.

Each view of the encoder has its regression (``index/retrieval``); their weighted mean with the one on the encoder's
own vectors ranks. Which view tells the articles apart differs from one knowledge base to the next: where it spans many
subjects a lower layer does, where it stays within one the last. So the weights are learned from the knowledge base's
own questions, taken out and asked again: a maximum a posteriori estimate of a softmax over the articles that were
found, with a Gaussian prior around the weights that other trades' knowledge bases have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from index.retrieval.evidence import Evidence

Array = NDArray[np.float64]

USUAL: Final = (0.0, 2.0, 0.75)
"""The weights of the built-in encoder's views (a lower layer, English, all languages), where its own regression counts
one: the likeliest on the questions that the prior is fitted on (``index/prior``)."""
STRENGTH: Final = 10.0
"""Precision of the prior on each weight: of 1 to 20 the likeliest on the same questions, each knowledge base's
weights having been learned from its articles' own questions."""
LATE_WEIGHT: Final = 0.1
FOREIGN_LATE_WEIGHT: Final = 0.5
"""Across languages tokens tell more than pooled vectors do (``docs/decision.md``)."""
_TEMPERATURE: Final = 20.0
"""Of the softmax, to start from: the scores of two articles differ by tenths."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The weight of each view of the encoder; none where it has no views."""

    views: tuple[float, ...]

    def blended(self, evidence: Evidence) -> Array:
        """Return the regression's result with those on the views blended in, on the same scale."""
        weights = np.array(self.views) * evidence.readable
        return np.asarray((evidence.ridge + weights @ evidence.views) / (1 + weights.sum()), float)


def late_weight(evidence: Evidence) -> float:
    """Return how much late interaction counts beside the regressions."""
    return FOREIGN_LATE_WEIGHT if evidence.foreign else LATE_WEIGHT


def usual_ranking(views: int) -> Ranking:
    """Return the weights of a knowledge base that nothing is known of."""
    return Ranking(USUAL[:views])


def learned_ranking(asked: Sequence[tuple[Evidence, int]], articles: int, views: int) -> Ranking:
    """Return the weights under which the right articles are likeliest.

    ``asked`` is the evidence of each question with its article, an owner below ``articles``.
    """
    usual = np.array(USUAL[:views])
    examples = _examples(asked, articles)
    if examples is None or not views:
        return usual_ranking(views)

    def objective(point: Array) -> tuple[float, Array]:
        loss, gradient = examples.loss(point[:-1], float(np.exp(point[-1])))
        off = point[:-1] - usual
        gradient[:-1] += STRENGTH * off
        return loss + 0.5 * STRENGTH * float(off @ off), gradient

    start = np.append(usual, np.log(_TEMPERATURE))
    bounds = [(0.0, None)] * views + [(0.0, np.log(100.0))]
    found = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return Ranking(tuple(float(weight) for weight in found.x[:-1]))


@dataclass(frozen=True, slots=True)
class _Examples:
    """The articles found for each question, as many columns as the question with the most needs."""

    ridge: Array
    """``(questions, articles)``."""
    views: Array
    """``(questions, views, articles)``."""
    readable: Array
    """``(questions, views)``, 0 or 1."""
    late: Array
    """``(questions, articles)``, weighted; minus infinity where there is no article."""
    right: NDArray[np.int64]
    """The column of each question's article."""

    def loss(self, weights: Array, temperature: float) -> tuple[float, Array]:
        """Return minus the log-likelihood of the right articles, and its gradient by weights and log temperature."""
        read = weights * self.readable
        whole = 1 + read.sum(axis=1)[:, None]
        blended = (self.ridge + np.einsum("qv,qva->qa", read, self.views)) / whole
        scores = temperature * (blended + self.late)
        rows = np.arange(len(scores))
        loss = float((logsumexp(scores, axis=1) - scores[rows, self.right]).sum())
        excess = np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
        excess[rows, self.right] -= 1
        by_weight = temperature * np.einsum("qa,qva->qv", excess, self.views - blended[:, None])
        by_temperature = float((excess * np.where(np.isfinite(scores), scores, 0)).sum())
        gradient = (by_weight * self.readable / whole).sum(axis=0)
        return loss, np.append(gradient, by_temperature)


def _examples(asked: Sequence[tuple[Evidence, int]], articles: int) -> _Examples | None:
    """Lay out the questions whose article was found; ``None`` where there is none."""
    found = [(evidence, np.flatnonzero(evidence.owners < articles), owner) for evidence, owner in asked]
    found = [one for one in found if one[2] in one[0].owners]
    if not found:
        return None
    width = max(len(columns) for _, columns, _ in found)
    views = len(found[0][0].views)
    ridge, late = np.zeros((len(found), width)), np.full((len(found), width), -np.inf)
    opinions = np.zeros((len(found), views, width))
    for row, (evidence, columns, _) in enumerate(found):
        ridge[row, : len(columns)] = evidence.ridge[columns]
        late[row, : len(columns)] = late_weight(evidence) * evidence.late[columns]
        opinions[row, :, : len(columns)] = evidence.views[:, columns]
    readable = np.array([evidence.readable for evidence, _, _ in found], float)
    right = np.array([int(np.flatnonzero(e.owners[columns] == owner)[0]) for e, columns, owner in found])
    return _Examples(ridge, opinions, readable, late, right)
