"""Large arrays, written and joined a piece at a time.

numpy does either in one call during which no other thread has a turn: a service that answers would stand still.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_PIECE: Final = 1 << 18
"""Bytes of a piece."""


def save(path: Path, array: NDArray[Any]) -> None:
    """Write what ``np.load`` reads. Raises OSError."""
    whole = np.ascontiguousarray(array)
    content = whole.reshape(-1).view(np.uint8).data if whole.size else b""
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(whole))
        for start in range(0, len(content), _PIECE):
            file.write(content[start : start + _PIECE])


def joined(parts: Sequence[NDArray[np.float16]], width: int) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
    """Return the rows of all ``parts``, each of rows of ``width``, and where each part begins and the last ends."""
    offsets = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    rows = np.empty((int(offsets[-1]), width), np.float16)
    for part, start, end in zip(parts, offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        np.copyto(rows[start:end], part)
    return rows, offsets
