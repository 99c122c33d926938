"""Vectors by what was encoded, so that only what is new goes through the model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import joined
from index.encoder import Encoded, Encoder, Role
from index.retrieval.assemble import role_of
from index.text import fold
from index.types import Passage

_CHUNK: Final = 256
"""Texts between two reports of progress."""


def key_of(passage: Passage) -> str:
    """Return what tells one encoded text from another: its role and its folded text."""
    return _key(role_of(passage), fold(passage.text))


def _key(role: Role, folded: str) -> str:
    return hashlib.blake2b(f"{role}:{folded}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Raw vectors of one encoder.

    Row *i* of ``pooled`` and of each of ``views`` and the tokens ``offsets[i]:offsets[i + 1]`` belong to ``keys[i]``.
    """

    keys: tuple[str, ...]
    pooled: NDArray[np.float32]
    views: tuple[NDArray[np.float16], ...]
    tokens: NDArray[np.float16]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        rows = [len(self.pooled), len(self.offsets) - 1, *(len(view) for view in self.views)]
        if set(rows) != {len(self.keys)}:
            raise ValueError(f"{len(self.keys)} keys; vectors, offsets and views of {rows}")

    def take(self, keys: Sequence[str]) -> Encoded:
        """Return the vectors of ``keys``, in their order. Raises KeyError for a key that is not here.

        Tokens stay in half precision and are not copied: of a large knowledge base they are most of the memory.
        """
        position = {key: i for i, key in enumerate(self.keys)}
        rows = [position[key] for key in keys]
        tokens = tuple(self.tokens[self.offsets[i] : self.offsets[i + 1]] for i in rows)
        views = tuple(np.asarray(view[rows], np.float32) for view in self.views)
        return Encoded(np.asarray(self.pooled[rows], np.float32), tokens, lambda: views)


class Recalled:
    """An encoder that looks up what was ``encoded`` already."""

    def __init__(self, encoder: Encoder, encoded: Embeddings) -> None:
        self._encoder = encoder
        self._encoded = encoded
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.views = encoder.views

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``."""
        try:
            return self._encoded.take([_key(role, text) for text in texts])
        except KeyError:
            return self._encoder.encode(texts, role)


def no_embeddings(encoder: Encoder) -> Embeddings:
    """Return the empty store of an encoder."""
    empty = np.zeros((0, encoder.dimension), np.float16)
    views = tuple(np.zeros((0, dimension), np.float16) for dimension in encoder.views)
    return Embeddings((), empty.astype(np.float32), views, empty, np.zeros(1, np.int64))


def embed(
    passages: Iterable[Passage],
    encoder: Encoder,
    known: Embeddings,
    progress: Callable[[int, int], None] | None = None,
) -> Embeddings:
    """Return the vectors of exactly ``passages``: those that are ``known``, and the new ones encoded."""
    return embed_by_key({key_of(passage): passage for passage in passages}, encoder, known, progress)


def embed_by_key(
    wanted: Mapping[str, Passage],
    encoder: Encoder,
    known: Embeddings,
    progress: Callable[[int, int], None] | None = None,
) -> Embeddings:
    """Return the vectors of the passages that are ``wanted``, whose keys are known already."""
    position = {key: i for i, key in enumerate(known.keys)}
    missing = [key for key in wanted if key not in position]
    kept = [key for key in wanted if key in position]
    rows = [position[key] for key in kept]
    pooled = [known.pooled[rows]]
    views = [tuple(view[rows] for view in known.views)]
    # A slice of the file in memory takes twenty times as long as one of the array that it holds.
    flat, bounds = np.asarray(known.tokens), known.offsets.tolist()
    tokens = [flat[bounds[i] : bounds[i + 1]] for i in rows]
    for role in ("query", "passage"):
        own = [key for key in missing if role_of(wanted[key]) == role]
        for start in range(0, len(own), _CHUNK):
            chunk = own[start : start + _CHUNK]
            encoded = encoder.encode([fold(wanted[key].text) for key in chunk], role)
            kept.extend(chunk)
            pooled.append(encoded.pooled)
            views.append(tuple(view.astype(np.float16) for view in encoded.views))
            tokens.extend(one.astype(np.float16) for one in encoded.tokens)
            if progress:
                progress(len(kept) - len(wanted) + len(missing), len(missing))
    joint, offsets = joined(tokens, encoder.dimension)
    whole = tuple(np.concatenate(parts) for parts in zip(*views, strict=True))
    return Embeddings(tuple(kept), np.concatenate(pooled).astype(np.float32), whole, joint, offsets)
