"""Labels that cost nothing, made from the knowledge base itself.

Take one question out of an article and ask it: the article should win. Take the whole article out and ask it:
whatever wins is wrong, and it is the hardest kind of wrong, a question on the same subject. Ask a background text:
whatever wins is wrong, the easy kind. What they lack is how real customers word things; reviewed messages add that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.confidence.calibrator import Labels
from index.confidence.decision import CLOSE
from index.confidence.features import NAMES, judge
from index.retrieval.retriever import Retriever

_Row = tuple[NDArray[np.float64], bool, bool]

MOST: Final = 300
"""Questions that are asked in both ways. More moved no figure by 0.01 on any set, and cost time."""
_SHARES: Final = {"known": 0.67, "near": 0.2, "far": 0.13}
"""How a customer's messages are taken to fall: covered, on the subject but not covered, something else."""


def labels_from_content(
    retriever: Retriever, progress: Callable[[int, int], None] | None = None, seed: int = 0
) -> Labels:
    """Ask the knowledge base its own questions; all weights sum to one. Empty where every article is known by one question alone."""
    collection, order = retriever.collection, np.random.default_rng(seed)
    asked = order.permutation(collection.asked)[:MOST]
    beyond = order.permutation(np.flatnonzero(collection.owners == collection.background))[: MOST // 2]
    rows: dict[str, list[_Row]] = {kind: [] for kind in _SHARES}
    for done, passage in enumerate(asked):
        siblings = np.flatnonzero(collection.owners == collection.owners[passage])
        if len(siblings) > 1:
            _ask(retriever, int(passage), _nearly_same(retriever, passage, siblings), rows["known"])
        _ask(retriever, int(passage), siblings, rows["near"])
        if progress:
            progress(done + 1, len(asked))
    for passage in beyond:
        _ask(retriever, int(passage), np.array([passage]), rows["far"])
    return _weighted(rows) if rows["known"] else no_labels()


def _nearly_same(retriever: Retriever, passage: np.int64, siblings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the passage itself and the siblings that say the same words, its translation or its title."""
    near = retriever.cosines(int(passage), siblings) >= _SAME
    leave = siblings[near]
    return leave if len(leave) < len(siblings) else np.array([passage])


_SAME: Final = 0.9


def _ask(
    retriever: Retriever,
    passage: int,
    without: NDArray[np.int64],
    rows: list[_Row],
) -> None:
    if len(without) >= retriever.size:
        return
    judged = judge(retriever.search_again(passage, without), retriever.collection)
    if judged is not None:
        owner = retriever.collection.owners[passage]
        right = bool(judged.owners[0] == owner) and judged.declined is None
        among = owner in judged.owners[:CLOSE] and judged.declined is None
        rows.append((judged.features, right, among))


def _weighted(rows: dict[str, list[_Row]]) -> Labels:
    found = {kind: some for kind, some in rows.items() if some}
    whole = sum(_SHARES[kind] for kind in found)
    weights = [np.full(len(some), _SHARES[kind] / whole / len(some)) for kind, some in found.items()]
    features, right, among = zip(*(row for some in found.values() for row in some), strict=True)
    return Labels(np.array(features), np.array(right, bool), np.array(among, bool), np.concatenate(weights))


def no_labels() -> Labels:
    """Return labels of no question."""
    return Labels(np.zeros((0, len(NAMES))), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0))
