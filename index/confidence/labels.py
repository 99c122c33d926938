"""What an index learns from its own content: how to rank, and labels that cost nothing.

Take one question out of an article and ask it: the article should win. Take the whole article out and ask it:
whatever wins is wrong, and it is the hardest kind of wrong, a question on the same subject. Ask a background text:
whatever wins is wrong, the easy kind. What they lack is how real customers word things; reviewed messages add that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.confidence.calibrator import Labels
from index.confidence.decision import CLOSE
from index.confidence.features import NAMES, judge
from index.confidence.ranking import Ranking, learned_ranking, usual_ranking
from index.retrieval.collection import Collection
from index.retrieval.evidence import Evidence
from index.retrieval.retriever import Retriever

MOST: Final = 300
"""Questions that are asked in both ways. More moved no figure by 0.01 on any set, and cost time."""
_SHARES: Final = {"known": 0.67, "near": 0.2, "far": 0.13}
"""How a customer's messages are taken to fall: covered, on the subject but not covered, something else."""
_SAME: Final = 0.9
"""Centred cosine from which two texts of an article say the same in the same words."""
_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Learned:
    """What the content taught: how its opinions rank, and labels of how right they then are."""

    ranking: Ranking
    labels: Labels
    """Their weights sum to one."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that was asked again; ``owner`` is its article, ``None`` where that was taken out."""

    evidence: Evidence
    owner: int | None


def learn_from_content(
    retriever: Retriever,
    progress: Callable[[int, int], None] | None = None,
    seed: int = 0,
    hidden: NDArray[np.int64] = _NONE,
) -> Learned:
    """Ask the knowledge base its own questions.

    The passages ``hidden`` take no part: of two versions of an article that are valid at different times, the one
    that is not valid would win questions of the other, and every answer would look doubtful.

    There is nothing to learn where every article is known by one question alone.
    """
    collection, order = retriever.collection, np.random.default_rng(seed)
    asked = order.permutation(np.setdiff1d(collection.asked, hidden))[:MOST]
    beyond = order.permutation(np.flatnonzero(collection.owners == collection.background))[: MOST // 2]
    family = {int(passage): np.flatnonzero(collection.owners == collection.owners[passage]) for passage in asked}
    if not any(len(siblings) > 1 for siblings in family.values()):
        return nothing_learned(retriever.views)

    def ask(passage: int, without: NDArray[np.int64], owner: int | None, found: list[_Asked]) -> None:
        _ask(retriever, passage, np.union1d(without, hidden), owner, found)

    found: dict[str, list[_Asked]] = {kind: [] for kind in _SHARES}
    for done, (passage, siblings) in enumerate(family.items()):
        if len(siblings) > 1:
            alike = nearly_same(retriever, passage, siblings)
            ask(passage, alike, int(collection.owners[passage]), found["known"])
        ask(passage, siblings, None, found["near"])
        if progress:
            progress(done + 1, len(asked))
    for passage in beyond:
        ask(int(passage), np.array([passage]), None, found["far"])
    right = [(one.evidence, one.owner) for one in found["known"] if one.owner is not None]
    ranking = learned_ranking(right, collection.declined, retriever.views)
    return Learned(ranking, _labels(found, collection, ranking))


def _ask(
    retriever: Retriever, passage: int, without: NDArray[np.int64], owner: int | None, found: list[_Asked]
) -> None:
    if retriever.leaves_any(without):
        found.append(_Asked(retriever.search_again(passage, without), owner))


def _labels(found: dict[str, list[_Asked]], collection: Collection, ranking: Ranking) -> Labels:
    whole = sum(_SHARES[kind] for kind, some in found.items() if some)
    rows: list[tuple[NDArray[np.float64], bool, bool, float]] = []
    for kind, some in found.items():
        for one in some:
            judged = judge(one.evidence, collection, ranking)
            if judged is not None:
                right = judged.owners[0] == one.owner and judged.declined is None
                among = one.owner in judged.owners[:CLOSE].tolist() and judged.declined is None
                rows.append((judged.features, bool(right), bool(among), _SHARES[kind] / whole / len(some)))
    features, rights, amongs, weights = zip(*rows, strict=True)
    return Labels(np.array(features), np.array(rights), np.array(amongs), np.array(weights))


def nearly_same(retriever: Retriever, passage: int, siblings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the passage itself and the siblings that say the same words, its translation or its title."""
    near = retriever.cosines(passage, siblings) >= _SAME
    leave = siblings[near]
    return leave if len(leave) < len(siblings) else np.array([passage])


def no_labels() -> Labels:
    """Return labels of no question."""
    return Labels(np.zeros((0, len(NAMES))), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0))


def nothing_learned(views: int) -> Learned:
    """Return what is known of a knowledge base that taught nothing; its encoder has so many ``views``."""
    return Learned(usual_ranking(views), no_labels())
