"""Runs a sentence-transformers folder that holds an ONNX model, without importing torch.

Start-up and memory are what make this worth its lines: torch and transformers alone take longer to import than
the whole service takes to start this way, and twice its memory.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
from tokenizers import Tokenizer

from index.encoder.base import Encoded, Role, Vectors, unit
from index.encoder.session import open_session
from index.errors import EncoderError

_BATCH_TOKENS: Final = 512
"""Tokens in one run, padding included: what they need still fits into the processor's cache. With twice as many,
indexing took a tenth longer; with half, a little, too."""
_MAX_TOKENS: Final = 512


class OnnxEncoder:
    """Mean pooling over the token vectors of ``onnx/model.onnx``."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Load the model. Raises EncoderError."""
        self.identity = identity
        settings = _json(folder / "config_sentence_transformers.json")
        self._prompts: dict[str, str] = settings.get("prompts", {})
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = open_session(folder / "onnx" / "model.onnx")
        except Exception as exc:  # neither library has a class for what it raises here
            raise EncoderError(f"{folder}: the model cannot be loaded; remove the folder: {exc}") from exc
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encoding")
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.no_padding()
        hidden, *lower = self._session.get_outputs()
        self.dimension = int(hidden.shape[-1])
        self.views = tuple(int(one.shape[-1]) for one in lower)
        self._prompt_tokens = {name: self._length(text) for name, text in self._prompts.items()}

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts``."""
        return self.encode_tokens(self.tokenize(texts, role), role)

    def tokenize(self, texts: Sequence[str], role: Role = "query") -> list[list[int]]:
        """Return the token ids of each text after its prompt."""
        prompt = self._prompts.get(role, "")
        if len(texts) == 1:  # no threads are to be woken for it
            return [self._tokenizer.encode(prompt + texts[0]).ids]
        return [encoding.ids for encoding in self._tokenizer.encode_batch([prompt + text for text in texts])]

    def encode_tokens(self, ids: list[list[int]], role: Role = "query") -> Encoded:
        """Encode texts that were tokenized; those of like length share a run, so that little is padded."""
        pooled = np.zeros((len(ids), self.dimension), np.float32)
        tokens: list[Vectors] = [np.zeros((0, self.dimension), np.float32)] * len(ids)
        views = tuple(np.zeros((len(ids), dimension), np.float32) for dimension in self.views)
        skip = 1 + self._prompt_tokens.get(role, 0)
        batches = _batches([len(row) for row in ids])
        for batch, (hidden, *lower) in zip(batches, self._runs(ids, batches), strict=True):
            for view, values in zip(views, lower, strict=True):
                view[batch] = values
            for row, i in enumerate(batch):
                own = hidden[row, : len(ids[i])]
                pooled[i] = own.mean(axis=0)
                # A text that is empty after the prompt still has the special tokens.
                tokens[i] = own[skip:-1] if len(own) > skip + 1 else own[1:-1]
        lower_views = tuple(unit(view) for view in views)
        return Encoded(unit(pooled), tuple(tokens), lambda: lower_views)

    def _runs(self, ids: list[list[int]], batches: list[list[int]]) -> Iterator[list[Vectors]]:
        if len(batches) == 1:
            return iter([self._run([ids[i] for i in batches[0]])])
        return self._pool.map(lambda batch: self._run([ids[i] for i in batch]), batches)

    def _run(self, ids: list[list[int]]) -> list[Vectors]:
        """Return ``(texts, tokens, dimension)``, and what else the model shows, each ``(texts, dimension)``."""
        width = max(len(row) for row in ids)
        padded = np.full((len(ids), width), 1, np.int64)
        mask = np.zeros((len(ids), width), np.int64)
        for row, values in enumerate(ids):
            padded[row, : len(values)] = values
            mask[row, : len(values)] = 1
        outputs = self._session.run(None, {"input_ids": padded, "attention_mask": mask})
        return [np.asarray(output, np.float32) for output in outputs]

    def _length(self, prompt: str) -> int:
        return len(self._tokenizer.encode(prompt.rstrip(), add_special_tokens=False).ids)


def _batches(lengths: list[int]) -> list[list[int]]:
    """Group positions by length so that no batch exceeds the token bound (but for a single long text)."""
    batches: list[list[int]] = []
    current: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if current and lengths[i] * (len(current) + 1) > _BATCH_TOKENS:
            batches.append(current)
            current = []
        current.append(i)
    return [*batches, current] if current else batches


def _json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise EncoderError(f"{path}: {exc}") from exc
    return content
