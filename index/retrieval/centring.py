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

from index.encoder import Encoded, Vectors, unit
from index.types import Language

FEWEST = 20
"""Texts of a language from which a mean is taken; below, the background's mean stands in."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The centre of some texts: of their pooled vectors, and of all their tokens."""

    pooled: Vectors
    tokens: Vectors
    layers: tuple[Vectors, ...] = ()

    def shifted(self, origin: Mean, target: Mean) -> Mean:
        """Move from the background's centre to where the knowledge base lies beside ``origin``."""
        layers = zip(self.layers, target.layers, origin.layers, strict=True)
        return Mean(
            self.pooled + target.pooled - origin.pooled,
            self.tokens + target.tokens - origin.tokens,
            tuple(own + there - here for own, there, here in layers),
        )


def mean_of(encoded: Encoded, chosen: Sequence[int]) -> Mean:
    """Return the centre of the texts at ``chosen``, which must not be empty."""
    tokens = np.concatenate([encoded.tokens[i] for i in chosen]).astype(np.float32)
    rows = list(chosen)
    layers = tuple(layer[rows].mean(axis=0) for layer in encoded.layers)
    return Mean(encoded.pooled[rows].mean(axis=0), tokens.mean(axis=0), layers)


@dataclass(frozen=True, slots=True)
class Centring:
    """A centre for each language."""

    means: Mapping[Language, Mean]

    def pooled(self, vectors: Vectors, languages: Sequence[Language]) -> Vectors:
        """Centre pooled vectors, one language each, and scale them to unit length."""
        centres = np.stack([self.means[language].pooled for language in languages])
        return unit(vectors - centres)

    def layers(self, layers: Sequence[Vectors], languages: Sequence[Language]) -> Vectors:
        """Centre lower layers, each ``(texts, dimension)``; the result is ``(texts, layers, dimension)``."""
        centred = [
            unit(vectors - np.stack([self.means[language].layers[depth] for language in languages]))
            for depth, vectors in enumerate(layers)
        ]
        if centred:
            return np.stack(centred, axis=1)
        dimension = next(iter(self.means.values())).pooled.shape[0]
        return np.zeros((len(languages), 0, dimension), np.float32)

    def tokens(self, vectors: Vectors, language: Language) -> Vectors:
        """Centre the token vectors of one text."""
        return unit(vectors.astype(np.float32) - self.means[language].tokens)


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
