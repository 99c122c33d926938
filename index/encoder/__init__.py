"""Encoders: every one is a sentence-transformers model, named in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index.encoder.base import Encoded, Encoder, Role, Tokens, Vectors, unit
from index.encoder.builtin import NAME as BUILT_IN
from index.encoder.builtin import built_in

__all__ = ["BUILT_IN", "Encoded", "Encoder", "Role", "Tokens", "Vectors", "open_encoder", "unit"]


def open_encoder(name: str, models: Path, prompts: Mapping[str, str] | None = None) -> Encoder:
    """Open the encoder ``name``: ``builtin``, a folder, or a model's name on a hub.

    ``models`` is where the built-in model is written; ``prompts`` (``query``, ``passage``) go before the model's
    own. Raises EncoderError.
    """
    if name == BUILT_IN:
        return built_in(models)
    from index.encoder.sbert import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder(name, prompts or {})
