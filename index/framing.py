"""The file in which a snapshot keeps the frame of its vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from index.background import LANGUAGES
from index.retrieval.assemble import Frame
from index.retrieval.centring import Centring, Mean

FRAME: Final = "frame.npz"


def write_frame(path: Path, frame: Frame) -> None:
    """Write ``frame`` to ``path``."""
    arrays: dict[str, Any] = {"kept": frame.kept, "background": np.array(frame.background)}
    for language, mean in frame.centring.means.items():
        views = {f"{language}.view-{number}": view for number, view in enumerate(mean.views)}
        arrays |= {f"{language}.pooled": mean.pooled, f"{language}.tokens": mean.tokens, **views}
    with path.open("wb") as file:
        np.savez(file, **arrays)


def read_frame(path: Path) -> Frame:
    """Read a frame. Raises what numpy does where the file is none."""
    with np.load(path) as arrays:
        views = sum(name.startswith(f"{LANGUAGES[0]}.view-") for name in arrays)
        means = {
            language: Mean(
                arrays[f"{language}.pooled"],
                arrays[f"{language}.tokens"],
                tuple(arrays[f"{language}.view-{number}"] for number in range(views)),
            )
            for language in LANGUAGES
        }
        return Frame(Centring(means), arrays["kept"], str(arrays["background"]))
