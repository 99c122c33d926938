"""Questions that would be lost to another article if they were worded a little otherwise.

Asked as it stands, a question finds itself. So each is asked as if it were not there, nor what says the same beside it:
what then answers it surely, and is another article, will answer customers who mean it and use words of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.confidence.features import judge
from index.confidence.labels import nearly_same
from index.state import Index
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Rival:
    """A question and the passage of another article that takes it."""

    question: Passage
    other: Passage


def rivals(index: Index, hidden: NDArray[np.int64]) -> Iterator[Rival]:
    """Yield what another article would answer with no more doubt than is accepted: some 2 ms a question.

    The passages ``hidden`` do not count.
    """
    retriever, collection = index.retriever, index.retriever.collection
    for passage in np.setdiff1d(collection.asked, hidden).tolist():
        own = collection.owners[passage]
        without = np.union1d(nearly_same(retriever, passage, np.flatnonzero(collection.owners == own)), hidden)
        if not retriever.leaves_any(without):
            continue
        judged = judge(retriever.search_again(passage, without), collection, index.learned.ranking)
        if judged is None or judged.declined is not None or judged.owners[0] == own:
            continue
        probability, _ = index.confidence.of(judged.features)
        if probability >= 1 - index.accepted:
            yield Rival(collection.passages[passage], collection.passages[judged.passages[0]])
