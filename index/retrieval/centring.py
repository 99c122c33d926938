"""Takes out of the vectors what all texts of a language share.

The vectors of e5-like models fill a narrow cone: any two texts have a cosine above 0.7, and texts of one language
are nearer to each other than to their translations. Subtracting the mean of each language (Libovicky et al., "On
the language neutrality of pre-trained multilingual representations", 2020) spreads the scores and makes a question
comparable with articles in another language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoded, Tokens, Vectors, unit
from index.types import Language

FEWEST = 20
"""Texts of a language from which a mean is taken; below, the background's mean stands in."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The centre of some texts: of their pooled vectors, of all their tokens, and of each view."""

    pooled: Vectors
    tokens: Vectors
    views: tuple[Vectors, ...] = ()

    def shifted(self, origin: Mean, target: Mean) -> Mean:
        """Move from the background's centre to where the knowledge base lies beside ``origin``."""
        views = zip(self.views, target.views, origin.views, strict=True)
        return Mean(
            self.pooled + target.pooled - origin.pooled,
            self.tokens + target.tokens - origin.tokens,
            tuple(own + there - here for own, there, here in views),
        )


def mean_of(encoded: Encoded, chosen: Sequence[int]) -> Mean:
    """Return the centre of the texts at ``chosen``, which must not be empty."""
    rows = list(chosen)
    total, count = np.zeros(encoded.pooled.shape[1]), 0
    for i in rows:
        total += encoded.tokens[i].sum(axis=0, dtype=np.float64)
        count += len(encoded.tokens[i])
    views = tuple(view[rows].mean(axis=0) for view in encoded.views)
    return Mean(encoded.pooled[rows].mean(axis=0), (total / max(count, 1)).astype(np.float32), views)


@dataclass(frozen=True, slots=True)
class Centring:
    """A centre for each language."""

    means: Mapping[Language, Mean]

    def pooled(self, vectors: Vectors, languages: Sequence[Language]) -> Vectors:
        """Centre pooled vectors, one language each, and scale them to unit length."""
        return unit(vectors - _rows([self.means[language].pooled for language in languages], vectors))

    def views(self, views: Sequence[Vectors], languages: Sequence[Language]) -> tuple[Vectors, ...]:
        """Centre each view, ``(texts, its dimension)``; a row of zeros, a text that it cannot read, stays as it is."""
        return tuple(
            unit(np.where(vectors.any(axis=1, keepdims=True), vectors - self._centres(i, vectors, languages), 0))
            for i, vectors in enumerate(views)
        )

    def _centres(self, view: int, vectors: Vectors, languages: Sequence[Language]) -> Vectors:
        return _rows([self.means[language].views[view] for language in languages], vectors)

    def tokens(self, vectors: Tokens, language: Language) -> Vectors:
        """Centre the token vectors of one text."""
        return unit(vectors.astype(np.float32) - self.means[language].tokens)


def _rows(centres: Sequence[Vectors], vectors: Vectors) -> Vectors:
    """Return a row for each of ``vectors``; there may be none."""
    return np.stack(centres) if centres else vectors[:0]


def centring_of(encoded: Encoded, languages: Sequence[Language], background: Mapping[Language, Mean]) -> Centring:
    """Take the centres from the knowledge base itself; a language it lacks gets one by the background's offset."""
    own: dict[Language, Mean] = {}
    for language in background:
        chosen = [i for i, other in enumerate(languages) if other == language]
        if len(chosen) >= FEWEST:
            own[language] = mean_of(encoded, chosen)
    means = dict(own)
    for language, centre in background.items():
        if language not in own:
            neighbour = next(iter(own), None)
            means[language] = centre.shifted(background[neighbour], own[neighbour]) if neighbour else centre
    return Centring(means)
