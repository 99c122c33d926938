"""Finds what may answer a question, and gathers the evidence for and against each article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.retrieval.centring import Centring
from index.retrieval.collection import Collection
from index.retrieval.evidence import Evidence, Question
from index.retrieval.grouping import Groups
from index.retrieval.late import TokenStore
from index.retrieval.lexical import LexicalIndex
from index.retrieval.local import NOISE, LocalRegression, kernel
from index.retrieval.neighbourhood import Neighbourhood
from index.retrieval.rounded import Rounded
from index.types import Language

LATE: Final = 0.5
LEXICAL: Final = 0.1
"""Shares of late interaction and of words in common in the similarity; the cosine has the rest."""
VIEWED: Final = 48
"""Passages of articles that the views are asked about. 24 and all tell as much (``docs/decision.md``)."""

_NOTHING: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Centred:
    """A question whose vectors were centred."""

    text: str
    language: Language
    pooled: Vectors
    views: Callable[[], tuple[Vectors, ...]]
    tokens: Vectors


class Retriever:
    """Hybrid search over a collection: vectors, late interaction, words in common."""

    def __init__(
        self,
        *,
        collection: Collection,
        neighbourhood: Neighbourhood,
        tokens: TokenStore,
        views: Sequence[Rounded],
        centring: Centring,
        lexical: LexicalIndex,
    ) -> None:
        """Take the parts of an index. Raises ValueError where they disagree on how many passages there are."""
        parts = (len(neighbourhood), len(tokens), len(collection.passages), *map(len, views))
        if len(set(parts)) != 1:
            raise ValueError(f"vectors, tokens, passages and views differ in number: {parts}")
        self.collection = collection
        self._near = neighbourhood
        self._tokens = tokens
        self._views = tuple(views)
        self.centring = centring
        self._lexical = lexical
        self._chinese = np.array([language == "zh" for language in collection.languages])

    def search(self, question: Question, without: NDArray[np.int64] = _NOTHING) -> Evidence:
        """Gather the evidence for ``question`` as if the passages ``without`` were not there.

        Raises ValueError where there is no passage at all.
        """
        language, centring = question.language, self.centring
        centred = _Centred(
            question.text,
            language,
            centring.pooled(question.pooled[None], [language])[0],
            partial(self._centred_views, question),
            centring.tokens(question.tokens, language),
        )
        return self._gather(centred, without)

    @property
    def size(self) -> int:
        """The number of the articles' passages, those of ``not_questions`` among them."""
        return len(self._near.passages)

    @property
    def views(self) -> int:
        """The number of the encoder's views."""
        return len(self._views)

    def cosines(self, passage: int, others: NDArray[np.int64]) -> Vectors:
        """Return the centred cosines of a passage with ``others``, which are in rising order."""
        return np.asarray(self._near.vectors(others) @ self._near.vectors(np.array([passage]))[0], np.float32)

    def leaves_any(self, without: NDArray[np.int64]) -> bool:
        """Whether any passage of an article is left without those."""
        return bool(np.count_nonzero(without < self.size) < self.size)

    def search_again(self, passage: int, without: NDArray[np.int64]) -> Evidence:
        """Ask the text of a passage as if ``without`` (which should hold the passage itself) were not there.

        Raises ValueError when nothing is left to search.
        """
        asked = self.collection.passages[passage]
        position = np.array([passage])
        tokens = self._tokens.of_passage(passage)
        views = tuple(view.vectors(position)[0] for view in self._views)
        pooled = self._near.vectors(position)[0]
        return self._gather(_Centred(asked.text, asked.language, pooled, lambda: views, tokens), without)

    def _centred_views(self, question: Question) -> tuple[Vectors, ...]:
        rows = [view[None] for view in question.opinions()]
        return tuple(view[0] for view in self.centring.views(rows, [question.language]))

    def _gather(self, asked: _Centred, without: NDArray[np.int64]) -> Evidence:
        native = self._chinese == (asked.language == "zh")
        words = self._lexical.similarities(asked.text) * native
        found = self._near.around(asked.pooled, words, without)
        neighbours = self._near.vectors(found)
        cosine = neighbours @ asked.pooled
        late = self._tokens.alike(asked.tokens, found)
        mixed = _mixed(cosine, late, words[found], native[found])
        own = int(np.searchsorted(found, len(self._near.passages)))
        regression = LocalRegression(neighbours)
        weights = regression.weights(np.stack([cosine, mixed]))
        among_own = np.zeros(len(found))
        among_own[:own] = regression.weights(mixed[None, :own])[0]
        explained = float(weights[0] @ kernel(cosine))
        groups = Groups.by(self.collection.owners[found])
        best = groups.best(mixed)
        ridge, ridge_mixed = groups.sums(np.stack([among_own, weights[1]]))
        highest = groups.highest(np.stack([cosine, late, words[found]]))
        # Last: the models behind them may still be at work.
        views, readable = self._regressions(asked.views(), found, own, _nearest(mixed, own))
        return Evidence(
            owners=groups.owners,
            passages=found[best],
            passage_scores=mixed[best].astype(float),
            ridge=ridge,
            ridge_mixed=ridge_mixed,
            views=groups.sums(views),
            readable=readable,
            cosine=highest[0],
            late=highest[1],
            lexical=highest[2],
            questions=groups.counts,
            unexplained=float(np.clip((1 + NOISE - explained) / (1 + NOISE), 0, 1)),
            foreign=not native[found[:own]].any(),
            length=len(asked.tokens),
        )

    def _regressions(
        self, views: Sequence[Vectors], found: NDArray[np.int64], own: int, nearest: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Regress on each view among the ``nearest`` that it can read; the first ``own`` of ``found`` are articles'."""
        result = np.zeros((len(views), len(found)))
        readable = np.zeros(len(views), bool)
        for i, view in enumerate(views):
            read = nearest & self._views[i].nonzero(found)
            readable[i] = bool(view.any()) and read[:own].any()
            if readable[i]:
                near = self._views[i].vectors(found[read])
                result[i, read] = LocalRegression(near).weights((near @ view)[None])[0]
        return result, readable


def _mixed(cosine: Vectors, late: Vectors, words: Vectors, native: NDArray[np.bool_]) -> Vectors:
    """Mix the three similarities; across languages, where words in common say nothing, the first two."""
    lexical = np.where(native, words, cosine)
    return np.asarray((1 - LATE - LEXICAL) * cosine + LATE * late + LEXICAL * lexical, np.float32)


def _nearest(similarities: Vectors, own: int) -> NDArray[np.bool_]:
    """Say which of the neighbours the views are asked about: of the first ``own``, the articles', the most similar."""
    nearest = np.ones(len(similarities), bool)
    nearest[np.argsort(-similarities[:own], kind="stable")[VIEWED:]] = False
    return nearest
