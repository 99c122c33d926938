"""Second opinions: smaller models that see the same texts in another way.

Where a question and an article are alike in more than one way, the answer is more often right; where the models
disagree, more often wrong. Both are worth more than a larger model of the same kind (``docs/decision.md``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

import numpy as np

from index.encoder.base import Encoded, Encoder, Role, Vectors
from index.encoder.onnx_encoder import OnnxEncoder
from index.text import HAN

_HAN: Final = re.compile(f"[{HAN}]")


class View(Protocol):
    """Gives one vector a text."""

    @property
    def identity(self) -> str:
        """Name and weights of the model."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return ``(texts, dimension)`` of unit length; zeros where the text's language is not the model's."""
        ...


class EnglishView:
    """A model of English alone: a text with Han characters is not for it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity = encoder.identity
        self.dimension = encoder.dimension

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Encode the texts that have no Han character."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        own = [i for i, text in enumerate(texts) if not _HAN.search(text)]
        if own:
            result[own] = self._encoder.encode([texts[i] for i in own]).pooled
        return result


class WithViews:
    """An encoder together with its second opinions, which are formed meanwhile in a thread of their own."""

    def __init__(self, encoder: OnnxEncoder, views: Sequence[View]) -> None:
        self._encoder = encoder
        self._views = tuple(views)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="views")
        self.identity = "+".join((encoder.identity, *(view.identity for view in views)))
        self.dimension = encoder.dimension
        self.views = (*encoder.views, *(view.dimension for view in views))

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts`` with every model."""
        # Tokenized before the others begin: they would have the interpreter to themselves meanwhile, and the largest
        # model, which all wait for, would start late.
        ids = self._encoder.tokenize(texts, role)
        opinions = self._pool.submit(self._opinions, texts)
        own = self._encoder.encode_tokens(ids, role)
        # Whoever asks goes on with the largest model's vectors until the others' are needed.
        return Encoded(own.pooled, own.tokens, lambda: (*own.views, *opinions.result()))

    def encode_alone(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts`` in the thread that calls; that of the second opinions is left to others."""
        own = self._encoder.encode(texts, role)
        views = (*own.views, *self._opinions(texts))
        return Encoded(own.pooled, own.tokens, lambda: views)

    def _opinions(self, texts: Sequence[str]) -> list[Vectors]:
        return [view.vectors(texts) for view in self._views]
