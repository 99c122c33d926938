"""What an encoder is to the rest of the index: one method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Tokens = NDArray[np.floating[Any]]
"""``(tokens of one text, dimension)``, in single or half precision."""
Role = Literal["query", "passage"]
"""Which prompt goes before a text: models such as e5 tell what is asked from what is looked up."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the model makes of some texts, in their order."""

    pooled: Vectors
    """``(texts, dimension)``, each row of unit length."""
    tokens: tuple[Tokens, ...]
    """For each text ``(its tokens, dimension)``: the last layer, without the prompt's and the special tokens."""

    views: tuple[Vectors, ...] = ()
    """Other vectors of the same texts, each view with a dimension of its own and rows of unit length; a row of zeros
    where a view cannot read the text's language."""

    def __post_init__(self) -> None:
        lengths = {len(self.tokens), len(self.pooled), *(len(view) for view in self.views)}
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
    def views(self) -> tuple[int, ...]:
        """The dimension of each view that ``encode`` gives."""
        ...

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``, truncated to the model's length. Raises nothing for any text."""


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to unit length; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
