"""What the calibration looks at: the evidence for one question as a few numbers.

All of them are differences or shares within one question, or similarities after centring, so that they mean the same
in knowledge bases of any size, subject and language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.confidence.ranking import Ranking, late_weight
from index.retrieval.collection import Collection
from index.retrieval.evidence import Evidence

NAMES: Final = (
    "ridge",
    "ridge_beside_background",
    "margin",
    "late",
    "late_above_others",
    "cosine_above_others",
    "lexical",
    "lexical_agrees",
    "unexplained",
    "elsewhere",
    "late_above_background",
    "foreign",
    "foreign_late",
    "foreign_margin",
    "single",
    "single_late",
    "length",
    "agreement",
    "views",
    "views_margin",
    "views_elsewhere",
)
"""The features in their order, as the manifest names them."""

_RANKED: Final = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The articles that may answer, best first, and the features of the first."""

    owners: NDArray[np.int64]
    scores: NDArray[np.float64]
    passages: NDArray[np.int64]
    features: NDArray[np.float64]
    declined: int | None
    """The passage of the ``not_questions`` entry that beats every article, where one does."""


def judge(evidence: Evidence, collection: Collection, ranking: Ranking) -> Judged | None:
    """Rank the articles and read the features off; ``None`` where no article was found at all."""
    ridge = ranking.blended(evidence)
    scores = ridge + late_weight(evidence) * evidence.late
    articles = np.flatnonzero(evidence.owners < collection.declined)
    if not len(articles):
        return None
    ranked = articles[np.argsort(-scores[articles], kind="stable")]
    best = ranked[0]
    beside = np.flatnonzero(evidence.owners == collection.declined)
    declined = len(beside) > 0 and bool(scores[beside[0]] > scores[best])
    return Judged(
        owners=evidence.owners[ranked[:_RANKED]],
        scores=scores[ranked[:_RANKED]],
        passages=evidence.passages[ranked[:_RANKED]],
        features=_features(evidence, collection, ranked, scores, ridge),
        declined=int(evidence.passages[beside[0]]) if declined else None,
    )


def _features(
    evidence: Evidence,
    collection: Collection,
    ranked: NDArray[np.int64],
    scores: NDArray[np.float64],
    ridge: NDArray[np.float64],
) -> NDArray[np.float64]:
    best = ranked[0]
    others = np.flatnonzero(evidence.owners >= collection.declined)
    background = np.flatnonzero(evidence.owners == collection.background)
    margin = scores[best] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
    late = evidence.late[best]
    late_above = late - _median(evidence.late[ranked])
    foreign, single = float(evidence.foreign), float(evidence.questions[ranked].mean() < _SINGLE)
    values = (
        ridge[best],
        evidence.ridge_mixed[best],
        margin,
        late,
        late_above,
        evidence.cosine[best] - _median(evidence.cosine[ranked]),
        evidence.lexical[best],
        float(evidence.lexical[best] >= evidence.lexical[ranked].max()) * (1 - foreign),
        evidence.unexplained,
        evidence.ridge_mixed[others].max(initial=0.0),
        late - evidence.late[background].max(initial=0.0),
        foreign,
        foreign * late,
        foreign * margin,
        single,
        single * late,
        np.log1p(evidence.length),
        *_second_opinions(evidence, collection, ranked, ridge),
    )
    return np.array(values, float)


def _second_opinions(
    evidence: Evidence, collection: Collection, ranked: NDArray[np.int64], ridge: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Return what the views say of the best article: how many agree, its share and lead there, and the background's.

    Agreement counts the encoder's own regression and late interaction too. Means over the views that can read.
    """
    best, others = ranked[0], ranked[1:]
    views = evidence.views[evidence.readable]
    voters = np.concatenate([[evidence.ridge[ranked], evidence.late[ranked]], views[:, ranked]])
    agreement = float((voters.argmax(axis=1) == 0).mean())
    if not len(views):
        return agreement, float(ridge[best]), float(ridge[best] - ridge[others].max(initial=0.0)), 0.0
    lead = views[:, best] - views[:, others].max(axis=1, initial=0.0)
    background = views[:, evidence.owners == collection.background].max(axis=1, initial=0.0)
    return agreement, float(views[:, best].mean()), float(lead.mean()), float(background.mean())


def _median(values: NDArray[np.float64]) -> float:
    """Return the median of a few values; numpy's own takes four times as long over them."""
    ranked = np.sort(values)
    return float((ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2)


_SINGLE: Final = 1.5
"""Mean passages an article among the neighbours, below which articles are known by one text each."""
