"""Articles -> an index: what changed is encoded, the rest is taken from the last snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from index.articles import Knowledge
from index.background import background_passages
from index.confidence.calibrator import Labels
from index.confidence.labels import labels_from_content
from index.embeddings import Embeddings, embed, key_of, no_embeddings
from index.encoder import Encoder
from index.passages import passages_of
from index.retrieval.assemble import Parts, assemble
from index.retrieval.retriever import Retriever
from index.types import Passage

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

LABELS_OUTLIVE: Final = 0.05
"""Share of passages that may change before the labels from the content are made anew (a second or two)."""


@dataclass(frozen=True, slots=True)
class Built:
    """An index in memory, and what a snapshot of it keeps."""

    parts: Parts
    retriever: Retriever
    embeddings: Embeddings
    labels: Labels
    changed: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier snapshot of the same encoder can spare."""

    embeddings: Embeddings
    labels: Labels
    changed: int


def passages_in(knowledge: Knowledge) -> list[Passage]:
    """Return the passages of every published article, whatever its dates."""
    return [passage for article in knowledge.articles if article.published for passage in passages_of(article)]


def content_digest(knowledge: Knowledge) -> str:
    """Return a hash over articles and facets."""
    digest = hashlib.sha256(knowledge.catalogue.digest.encode())
    for article in knowledge.articles:
        digest.update(f"{article.file}\0{article.digest}\n".encode())
    return digest.hexdigest()


def build(
    passages: Sequence[Passage],
    encoder: Encoder,
    earlier: Earlier | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the index over ``passages``. Raises ValueError where there is none."""
    beyond = background_passages()
    known = earlier.embeddings if earlier else no_embeddings(encoder.dimension)
    embeddings = embed([*passages, *beyond], encoder, known, _stage(progress, "encoding"))
    parts = assemble(
        passages,
        embeddings.take([key_of(passage) for passage in passages]),
        embeddings.take([key_of(passage) for passage in beyond]),
    )
    retriever = parts.retriever()
    fresh = len(set(embeddings.keys) ^ set(known.keys))
    changed = fresh + (earlier.changed if earlier else 0)
    if earlier and len(earlier.labels) and changed <= LABELS_OUTLIVE * len(passages):
        labels = earlier.labels
    else:
        labels, changed = labels_from_content(retriever, _stage(progress, "calibrating")), 0
    return Built(parts, retriever, embeddings, labels, changed)


def _stage(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda done, total: tell(stage, done, total)
