"""Texts that stand for what customers say when they do not ask this knowledge base.

Small talk, questions of other trades, fragments: written for Kefu, in both languages. They give the centre of each
language for the encoder in use, and something for an off-topic message to be nearer to than any article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from index.encoder import Encoded
from index.retrieval.centring import Mean, mean_of
from index.types import Language, Passage, PassageKind, Place

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def background_passages() -> tuple[Passage, ...]:
    """Return the background texts of every language."""
    return tuple(
        Passage("", language, PassageKind.TITLE, line, {}, None, Place(f"background.{language}.txt", number))
        for language in LANGUAGES
        for number, line in enumerate(_lines(language), 1)
    )


def _lines(language: Language) -> list[str]:
    content = files("index.prior").joinpath(f"background.{language}.txt").read_text(encoding="utf-8")
    return content.splitlines()


def digest_of(passages: Sequence[Passage]) -> str:
    """Return a short hash of background texts."""
    lines = "\n".join(f"{passage.language} {passage.text}" for passage in passages)
    return hashlib.blake2b(lines.encode(), digest_size=16).hexdigest()


def background_means(encoded: Encoded, languages: Sequence[Language]) -> Mapping[Language, Mean]:
    """Return the centre of each language's background texts, encoded in the order of ``background_passages``."""
    return {
        language: mean_of(encoded, [i for i, other in enumerate(languages) if other == language])
        for language in LANGUAGES
    }


def apart_from(vectors: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return the positions of background ``vectors`` that are no question to the knowledge base of ``own``.

    All vectors are centred. A text nearer to a passage than passages usually are to each other might be answered.
    """
    if len(own) < 2:
        return np.arange(len(vectors))
    sample = own[:: max(1, len(own) // 1000)]
    among = sample @ sample.T
    among[np.diag_indices_from(among)] = -1.0
    usual = float(np.median(among.max(axis=1)))
    return np.flatnonzero((vectors @ own.T).max(axis=1) < usual)
