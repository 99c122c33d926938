"""Groups of questions that nobody could answer, so that editors see what to write next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

APART = 0.6
"""Mean cosine distance, of centred vectors, from which two groups are about different things."""
WEEKS = 8


def grouped(vectors: NDArray[np.float32]) -> list[list[int]]:
    """Return the positions of unit ``vectors`` in groups, the largest first; the most central of each comes first."""
    if len(vectors) < 2:
        return [[at] for at in range(len(vectors))]
    # Takes a second to load, and no other page needs it.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415

    clusters: Any = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=APART
    )
    labels = clusters.fit_predict(vectors)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    ordered = [group[np.argsort(-(vectors[group] @ vectors[group].mean(axis=0)), kind="stable")] for group in groups]
    return sorted(([int(at) for at in group] for group in ordered), key=lambda group: (-len(group), group[0]))


def by_week(moments: Sequence[datetime], now: datetime) -> list[int]:
    """Return how many there were in each of the last weeks, the current one last."""
    counts = Counter((now - moment).days // 7 for moment in moments)
    return [counts[week] for week in reversed(range(WEEKS))]
