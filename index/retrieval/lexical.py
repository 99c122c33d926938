"""Words in common: TF-IDF over words, Han characters and their pairs, and parts of Latin words.

It sees what vectors blur (product names, numbers, rare words) and survives typos through the parts of words. It
says nothing across languages, so it is asked only for passages in the question's own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.retrieval.origins import Origins, offsets_of, rows_of
from index.text import tokens

_GRAM: Final = 3


def terms(text: str) -> list[str]:
    """Return the terms of ``text``: those of lexical search, and the trigrams of its Latin words."""
    found = tokens(text)
    grams = [f"^{word}$"[i : i + _GRAM] for word in found if word.isascii() for i in range(len(word) + 3 - _GRAM)]
    return found + grams


@dataclass(frozen=True, slots=True)
class _Lines:
    """The terms of each passage and how often it has them, one passage after another."""

    columns: NDArray[np.int64]
    counts: NDArray[np.float32]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str], vocabulary: dict[str, int]) -> _Lines:
        """Count the terms of ``texts``; what is new goes into the ``vocabulary``."""
        counted = [Counter(terms(text)) for text in texts]
        columns = [vocabulary.setdefault(term, len(vocabulary)) for one in counted for term in one]
        counts = [count for one in counted for count in one.values()]
        lengths = np.array([len(one) for one in counted], np.int64)
        return cls(np.array(columns, np.int64), np.array(counts, np.float32), offsets_of(lengths))

    def then(self, new: _Lines, origins: Origins) -> _Lines:
        """Return the lines of the state that follows."""
        return _Lines(
            origins.merged_runs((self.columns, self.offsets), (new.columns, new.offsets)),
            origins.merged_runs((self.counts, self.offsets), (new.counts, new.offsets)),
            origins.lengths(self.offsets, new.offsets),
        )


class LexicalIndex:
    """TF-IDF vectors of all passages; cosine similarities to a question."""

    def __init__(self, vocabulary: Mapping[str, int], lines: _Lines) -> None:
        """Weigh the terms as scikit-learn's smoothed idf with sublinear tf does."""
        size = len(lines.offsets) - 1
        self._vocabulary, self._lines, self._size = vocabulary, lines, size
        frequency = np.bincount(lines.columns, minlength=len(vocabulary))
        idf = np.log((1 + size) / (1 + frequency)) + 1
        self._unseen = float(np.log(1 + size) + 1)
        values = (1 + np.log(lines.counts.astype(np.float64))) * idf[lines.columns]
        rows = np.repeat(np.arange(size), np.diff(lines.offsets))
        norms = np.sqrt(np.bincount(rows, values**2, minlength=size))
        values = values / np.maximum(norms[rows], 1e-9)
        shape = (size, len(vocabulary))
        by_term = csr_matrix((values.astype(np.float32), lines.columns, lines.offsets), shape=shape).T.tocsr()
        self._offsets, self._passages, self._values = by_term.indptr.astype(np.int64), by_term.indices, by_term.data
        self._idf: list[float] = idf.tolist()

    @classmethod
    def of(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index ``texts``."""
        vocabulary: dict[str, int] = {}
        lines = _Lines.of(texts, vocabulary)
        return cls(vocabulary, lines)

    def then(self, new: Iterable[str], origins: Origins) -> LexicalIndex:
        """Return the index of the state that follows: only the texts that are ``new`` are read."""
        vocabulary = dict(self._vocabulary)
        lines = self._lines.then(_Lines.of(new, vocabulary), origins)
        return LexicalIndex(vocabulary, lines)

    def similarities(self, text: str) -> NDArray[np.float32]:
        """Return the cosine with every passage, 0..1."""
        squares, columns, weights = 0.0, list[int](), list[float]()
        for term, count in Counter(terms(text)).items():
            column = self._vocabulary.get(term)
            weight = (1 + math.log(count)) * (self._unseen if column is None else self._idf[column])
            squares += weight**2
            if column is not None:
                columns.append(column)
                weights.append(weight)
        rows, lengths = rows_of(self._offsets, np.array(columns, np.int64))
        values = self._values[rows] * np.repeat(weights, lengths)
        summed = np.bincount(self._passages[rows], values, minlength=self._size)
        return np.asarray(summed / max(math.sqrt(squares), 1e-9), np.float32)
