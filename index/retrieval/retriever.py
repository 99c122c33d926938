"""Finds what may answer a question, and gathers the evidence for and against each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Tokens, Vectors
from index.retrieval.centring import Centring
from index.retrieval.collection import Collection
from index.retrieval.grouping import Groups
from index.retrieval.late import TokenStore
from index.retrieval.lexical import LexicalIndex
from index.retrieval.local import NOISE, LocalRegression, kernel
from index.retrieval.rounded import Rounded
from index.retrieval.vectors import VectorIndex
from index.types import Language

NEIGHBOURS: Final = 48
"""Passages that take part in the regression. 32 to 256 rank alike (``docs/decision.md``)."""
LEXICAL_NEIGHBOURS: Final = 8
"""Passages that words in common add to those that the vectors found."""
LATE: Final = 0.5
LEXICAL: Final = 0.1
"""Shares of late interaction and of words in common in the similarity; the cosine has the rest."""
BACKGROUND_NEIGHBOURS: Final = 16
"""Background texts that take part, so that articles are never crowded out."""

_NOTHING: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Question:
    """An encoded question: its text (folded), language, pooled vector and token vectors, as the encoder gave them."""

    text: str
    language: Language
    pooled: Vectors
    tokens: Tokens
    views: tuple[Vectors, ...] = ()
    """One vector for each view of the encoder, zeros where it cannot read the question."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each owner that was found. Arrays run over ``owners``, in no order."""

    owners: NDArray[np.int64]
    passages: NDArray[np.int64]
    """The best passage of each owner, by late interaction and cosine."""
    passage_scores: NDArray[np.float64]
    ridge: NDArray[np.float64]
    """Kernel regression on the mixed similarity, among the articles' passages alone."""
    ridge_mixed: NDArray[np.float64]
    """The same with the background's texts in the running."""
    views: NDArray[np.float64]
    """``(views, owners)``: kernel regression on each view, with the background's texts in the running."""
    readable: NDArray[np.bool_]
    """``(views,)``: whether a view can read the question and something near it; its row is zeros where not."""
    cosine: NDArray[np.float64]
    late: NDArray[np.float64]
    lexical: NDArray[np.float64]
    questions: NDArray[np.int64]
    """How many passages each owner has among the neighbours."""
    unexplained: float
    """Predictive variance of the regression: 0 where the neighbours explain the question, 1 where nothing does."""
    foreign: bool
    """No neighbour is in the question's language."""
    length: int
    """Tokens of the question."""


@dataclass(frozen=True, slots=True)
class _Centred:
    """A question whose vectors were centred."""

    text: str
    language: Language
    pooled: Vectors
    views: tuple[Vectors, ...]
    tokens: Vectors


class Retriever:
    """Hybrid search over a collection: vectors, late interaction, words in common."""

    def __init__(
        self,
        *,
        collection: Collection,
        vectors: VectorIndex,
        background: Vectors,
        tokens: TokenStore,
        views: Sequence[Rounded],
        centring: Centring,
        lexical: LexicalIndex,
    ) -> None:
        """Take the parts of an index; ``vectors`` holds the articles' passages, ``background`` the texts after them.

        Raises ValueError where the parts disagree on how many there are.
        """
        parts = (len(vectors) + len(background), len(tokens), len(collection.passages), *(len(view) for view in views))
        if len(set(parts)) != 1:
            raise ValueError(f"vectors, tokens, passages and views differ in number: {parts}")
        self.collection = collection
        self._vectors = vectors
        self._background = background
        self._tokens = tokens
        self._views = tuple(views)
        self.centring = centring
        self._lexical = lexical
        self._languages = np.array(collection.languages)

    def search(self, question: Question, without: NDArray[np.int64] = _NOTHING) -> Evidence:
        """Gather the evidence for ``question`` as if the passages ``without`` were not there.

        Raises ValueError where there is no passage at all.
        """
        language, centring = question.language, self.centring
        centred = _Centred(
            question.text,
            language,
            centring.pooled(question.pooled[None], [language])[0],
            tuple(view[0] for view in centring.views([view[None] for view in question.views], [language])),
            centring.tokens(question.tokens, language),
        )
        return self._gather(centred, without)

    @property
    def size(self) -> int:
        """The number of the articles' passages, those of ``not_questions`` among them."""
        return len(self._vectors)

    @property
    def views(self) -> int:
        """The number of the encoder's views."""
        return len(self._views)

    def cosines(self, passage: int, others: NDArray[np.int64]) -> Vectors:
        """Return the centred cosines of a passage with ``others``, which are in rising order."""
        return np.asarray(self._stored(others) @ self._stored(np.array([passage]))[0], np.float32)

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
        return self._gather(_Centred(asked.text, asked.language, self._stored(position)[0], views, tokens), without)

    def _gather(self, asked: _Centred, without: NDArray[np.int64]) -> Evidence:
        words = self._lexical.similarities(asked.text)
        words[self._languages != asked.language] = 0
        found = self._neighbours(asked.pooled, words, without)
        neighbours = self._stored(found)
        cosine = neighbours @ asked.pooled
        late = self._tokens.alike(asked.tokens, found)
        mixed = _mixed(cosine, late, words[found], self._languages[found] == asked.language)
        own = int(np.searchsorted(found, len(self._vectors)))
        regression = LocalRegression(neighbours)
        weights = regression.weights(np.stack([cosine, mixed]))
        among_own = np.zeros(len(found))
        among_own[:own] = regression.weights(mixed[None, :own])[0]
        explained = float(weights[0] @ kernel(cosine))
        groups = Groups.by(self.collection.owners[found])
        best = groups.best(mixed)
        ridge, ridge_mixed = groups.sums(np.stack([among_own, weights[1]]))
        views, readable = self._regressions(asked.views, found, own)
        highest = groups.highest(np.stack([cosine, late, words[found]]))
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
            foreign=bool(np.all(self._languages[found[:own]] != asked.language)),
            length=len(asked.tokens),
        )

    def _regressions(
        self, views: Sequence[Vectors], found: NDArray[np.int64], own: int
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Regress on each view among the passages that it can read; the first ``own`` of ``found`` are articles'."""
        result = np.zeros((len(views), len(found)))
        readable = np.zeros(len(views), bool)
        for i, view in enumerate(views):
            stored = self._views[i].vectors(found)
            read = np.flatnonzero(stored.any(axis=1))
            readable[i] = bool(view.any()) and len(read) > 0 and read[0] < own
            if readable[i]:
                near = stored[read]
                result[i, read] = LocalRegression(near).weights((near @ view)[None])[0]
        return result, readable

    def _neighbours(self, pooled: Vectors, words: Vectors, without: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the passages that take part, in rising order: the articles' before the background's."""
        size, spare = len(self._vectors), len(without)
        by_vector, _ = self._vectors.search(pooled, NEIGHBOURS + spare)
        by_words = _top(words[:size], LEXICAL_NEIGHBOURS + spare)
        by_words = by_words[words[by_words] > 0]
        beyond = _top(self._background @ pooled, BACKGROUND_NEIGHBOURS + spare) + size
        if spare:
            by_vector, by_words, beyond = (some[~np.isin(some, without)] for some in (by_vector, by_words, beyond))
        chosen = np.zeros(len(words), bool)
        for some in (by_vector[:NEIGHBOURS], by_words[:LEXICAL_NEIGHBOURS]):
            chosen[some] = True
        if not chosen.any():
            raise ValueError("nothing is left to search")
        chosen[beyond[:BACKGROUND_NEIGHBOURS]] = True
        return np.flatnonzero(chosen)

    def _stored(self, passages: NDArray[np.int64]) -> Vectors:
        """Return the centred vectors of ``passages``, which are in rising order."""
        size = len(self._vectors)
        own = self._vectors.vectors(passages[passages < size])
        return np.concatenate([own, self._background[passages[passages >= size] - size]])


def _mixed(cosine: Vectors, late: Vectors, words: Vectors, native: NDArray[np.bool_]) -> Vectors:
    """Mix the three similarities; across languages, where words in common say nothing, the first two."""
    lexical = np.where(native, words, cosine)
    return np.asarray((1 - LATE - LEXICAL) * cosine + LATE * late + LEXICAL * lexical, np.float32)


def _top(values: Vectors, count: int) -> NDArray[np.int64]:
    """Return the positions of the ``count`` highest values, best first."""
    count = min(count, len(values))
    if not count:
        return np.zeros(0, np.int64)
    top = np.argpartition(-values, count - 1)[:count]
    return top[np.argsort(-values[top], kind="stable")]
