"""What an encoder is to the rest of the index: one method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    opinions: Callable[[], tuple[Vectors, ...]] = tuple
    """Gives the ``views``, which may still be formed meanwhile."""

    def __post_init__(self) -> None:
        _of_one_number(len(self.tokens), len(self.pooled))

    @property
    def views(self) -> tuple[Vectors, ...]:
        """Other vectors of the same texts; waits for those that are still being formed.

        Each view has a dimension of its own and rows of unit length, zeros where it cannot read the text's language.
        """
        views = self.opinions()
        _of_one_number(len(self), *map(len, views))
        return views

    def views_of(self, text: int) -> tuple[Vectors, ...]:
        """Return the vector of each view of one text."""
        return tuple(view[text] for view in self.views)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.pooled)


def _of_one_number(*lengths: int) -> None:
    if len(set(lengths)) != 1:
        raise ValueError(f"vectors of {sorted(set(lengths))} texts do not belong together")


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
