"""Encoding beside a service that answers: a question waits for no more than one text, and hardly for that."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from index.encoder.base import Encoded, Encoder, Role
from index.encoder.views import WithViews
from index.process import give_way

_PAUSE_S: Final = 0.005
"""Between two runs, so that questions that wait for the models come first."""


class Gentle:
    """An encoder that is asked for one text at a time, where a core is free; it gives the same vectors.

    A long text keeps a model busy for three questions' time, and nothing interrupts a run but the system's scheduler.
    """

    def __init__(self, encoder: Encoder) -> None:
        # Questions wait in one line for the thread that forms second opinions; here they are formed one after another.
        self._encode = encoder.encode_alone if isinstance(encoder, WithViews) else encoder.encode
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.views = encoder.views

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``."""
        if not texts:
            return self._encode(texts, role)
        parts: list[Encoded] = []
        with ThreadPoolExecutor(1, thread_name_prefix="encoding beside", initializer=give_way) as beside:
            for text in texts:
                if parts:
                    time.sleep(_PAUSE_S)
                parts.append(beside.submit(self._encode, [text], role).result())
        views = tuple(np.concatenate(each) for each in zip(*(part.views for part in parts), strict=True))
        return Encoded(
            np.concatenate([part.pooled for part in parts]),
            tuple(tokens for part in parts for tokens in part.tokens),
            lambda: views,
        )
