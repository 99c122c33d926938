"""Encoding a text once though several indexes are asked it."""

from __future__ import annotations

from collections.abc import Sequence

from index.encoder.base import Encoded, Encoder, Role


class Remembering:
    """An encoder that keeps the vectors of every single text that it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, Role], Encoded] = {}
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.views = encoder.views

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``."""
        if len(texts) != 1:
            return self._encoder.encode(texts, role)
        key = (texts[0], role)
        if key not in self._known:
            self._known[key] = self._encoder.encode(texts, role)
        return self._known[key]
