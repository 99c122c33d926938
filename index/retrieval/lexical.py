"""Words in common: TF-IDF over words, Han characters and their pairs, and parts of Latin words.

It sees what vectors blur (product names, numbers, rare words) and survives typos through the parts of words. It
says nothing across languages, so it is asked only for passages in the question's own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.text import tokens

_GRAM: Final = 3


def terms(text: str) -> list[str]:
    """Return the terms of ``text``: those of lexical search, and the trigrams of its Latin words."""
    found = tokens(text)
    grams = [f"^{word}$"[i : i + _GRAM] for word in found if word.isascii() for i in range(len(word) + 3 - _GRAM)]
    return found + grams


class LexicalIndex:
    """TF-IDF vectors of all passages; cosine similarities to a question."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index ``texts``. Weights follow scikit-learn's smoothed idf with sublinear tf."""
        counts = [Counter(terms(text)) for text in texts]
        self._vocabulary: dict[str, int] = {}
        for counted in counts:
            for term in counted:
                self._vocabulary.setdefault(term, len(self._vocabulary))
        frequency = np.zeros(len(self._vocabulary))
        for counted in counts:
            for term in counted:
                frequency[self._vocabulary[term]] += 1
        self._idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        self._unseen = float(np.log(1 + len(texts)) + 1)
        lengths = np.array([len(counted) for counted in counts], dtype=np.int64)
        columns = np.array([self._vocabulary[t] for counted in counts for t in counted], dtype=np.int64)
        raw = np.array([n for counted in counts for n in counted.values()], dtype=np.float64)
        values = (1 + np.log(raw)) * self._idf[columns] if len(raw) else raw
        rows = np.repeat(np.arange(len(texts)), lengths)
        norms = np.sqrt(np.bincount(rows, values**2, minlength=len(texts)))
        values = values / np.maximum(norms[rows], 1e-9)
        shape = (len(texts), len(self._vocabulary))
        matrix = csr_matrix((values.astype(np.float32), (rows, columns)), shape=shape)
        by_term = matrix.T.tocsr()
        self._starts, self._passages, self._values = by_term.indptr.tolist(), by_term.indices, by_term.data
        self._size = len(texts)

    def similarities(self, text: str) -> NDArray[np.float32]:
        """Return the cosine with every passage, 0..1."""
        counted = Counter(terms(text))
        squares, result = 0.0, np.zeros(self._size, np.float32)
        for term, count in counted.items():
            column = self._vocabulary.get(term)
            weight = (1 + math.log(count)) * (self._unseen if column is None else float(self._idf[column]))
            squares += weight**2
            if column is not None:
                of_term = slice(self._starts[column], self._starts[column + 1])
                # A passage stands once at most under a term.
                result[self._passages[of_term]] += np.float32(weight) * self._values[of_term]
        return result / np.float32(max(math.sqrt(squares), 1e-9))
