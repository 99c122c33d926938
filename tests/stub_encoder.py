"""An encoder whose vectors are derived from the terms of a text: texts that share words are near each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from index.encoder import Encoded, Role, Vectors, unit
from index.text import tokens

DIMENSION = 48


class StubEncoder:
    """Remembers what it was asked to encode."""

    def __init__(self, identity: str = "stub", *, views: int = 2) -> None:
        self.identity = identity
        self.dimension = DIMENSION
        self.views = (DIMENSION,) * views
        self.encoded: list[tuple[Role, str]] = []

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        self.encoded.extend((role, text) for text in texts)
        rows = tuple(np.stack([vector(term) for term in tokens(text) or [""]]) for text in texts)
        pooled = np.array([row.mean(axis=0) for row in rows], np.float32).reshape(len(rows), DIMENSION)
        views = tuple(unit(np.roll(pooled, 1 + i, axis=1)) for i in range(len(self.views)))
        return Encoded(unit(pooled), rows, lambda: views)


@cache
def vector(term: str) -> Vectors:
    """Return the unit vector of a term, always the same."""
    seed = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")
    return unit(np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32))
