"""Encoding beside a service that answers: a question waits for no more than one text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import numpy as np

from index.encoder.base import Encoded, Encoder, Role

_PAUSE_S: Final = 0.005
"""Between two runs, so that questions that wait for the models come first."""


class Gentle:
    """An encoder that is asked for one text at a time; it gives the same vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.views = encoder.views

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``."""
        parts: list[Encoded] = []
        for text in texts:
            if parts:
                time.sleep(_PAUSE_S)
            parts.append(self._encoder.encode([text], role))
        if not parts:
            return self._encoder.encode(texts, role)
        return Encoded(
            np.concatenate([part.pooled for part in parts]),
            tuple(tokens for part in parts for tokens in part.tokens),
            tuple(np.concatenate(views) for views in zip(*(part.views for part in parts), strict=True)),
        )
