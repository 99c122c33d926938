"""What an encoder is to the rest of the index: one method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Role = Literal["query", "passage"]
"""Which prompt goes before a text: models such as e5 tell what is asked from what is looked up."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the model makes of some texts, in their order."""

    pooled: Vectors
    """``(texts, dimension)``, each row of unit length."""
    tokens: tuple[Vectors, ...]
    """For each text ``(its tokens, dimension)``: the last layer, without the prompt's and the special tokens."""

    layers: tuple[Vectors, ...] = ()
    """The same as ``pooled`` from lower layers, for models that show them: they tell subjects, where the last layer
    tells meanings."""

    def __post_init__(self) -> None:
        lengths = {len(self.tokens), len(self.pooled), *(len(layer) for layer in self.layers)}
        if len(lengths) != 1:
            raise ValueError(f"vectors of {sorted(lengths)} texts do not belong together")

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.pooled)


class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def identity(self) -> str:
        """Name and weights of the model; vectors of two identities never meet in one index."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def depth(self) -> int:
        """How many lower layers ``encode`` gives."""
        ...

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``, truncated to the model's length. Raises nothing for any text."""


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to unit length; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
