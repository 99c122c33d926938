"""Figures of retrieval and of selective answering."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata


def recall(ranked: Sequence[Sequence[str]], gold: Sequence[Collection[str]], at: int) -> float:
    """Return the share of questions in scope with a right article among the first ``at``."""
    hits = [any(one in wanted for one in found[:at]) for found, wanted in _in_scope(ranked, gold)]
    return float(np.mean(hits)) if hits else 0.0


def reciprocal_rank(ranked: Sequence[Sequence[str]], gold: Sequence[Collection[str]]) -> float:
    """Return the mean of one over the rank of the first right article, 0 where there is none."""
    ranks = [
        next((1 / rank for rank, one in enumerate(found, 1) if one in wanted), 0.0)
        for found, wanted in _in_scope(ranked, gold)
    ]
    return float(np.mean(ranks)) if ranks else 0.0


def _in_scope(
    ranked: Sequence[Sequence[str]], gold: Sequence[Collection[str]]
) -> list[tuple[Sequence[str], Collection[str]]]:
    return [(found, wanted) for found, wanted in zip(ranked, gold, strict=True) if wanted]


def auroc(confidence: NDArray[np.float64], scope: NDArray[np.bool_]) -> float:
    """Return how often a question in scope has more confidence than one out of scope (ties count half).

    0.5 where there are not both kinds.
    """
    inside, outside = int(scope.sum()), int((~scope).sum())
    if not inside or not outside:
        return 0.5
    ranks = rankdata(confidence)
    return float((ranks[scope].sum() - inside * (inside + 1) / 2) / (inside * outside))


def coverage(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], scope: NDArray[np.bool_], precision: float
) -> float:
    """Return the most right answers, as a share of the questions in scope, at ``precision`` or better.

    Questions are answered in order of confidence, as far as the share of right ones holds.
    """
    order = np.argsort(-confidence, kind="stable")
    found = np.cumsum(right[order])
    holds = found / np.arange(1, len(found) + 1) >= precision
    return float(found[holds].max(initial=0) / max(int(scope.sum()), 1))
