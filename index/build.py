"""Articles -> an index: what changed is encoded, the rest is taken from the last snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.articles import Knowledge
from index.background import background_passages
from index.confidence.labels import Learned, learn_from_content
from index.embeddings import Embeddings, embed_by_key, key_of, no_embeddings
from index.encoder import Encoder
from index.retrieval.assemble import Frame, Parts, assemble
from index.retrieval.retriever import Retriever
from index.retrieval.vectors import VectorIndex
from index.types import Article, Passage

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

LEARNED_OUTLIVES: Final = 0.05
"""Share of passages that may change before what was learned from the content, and the frame of its vectors, is taken
anew (a second or two)."""
_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Built:
    """An index in memory, and what a snapshot of it keeps."""

    parts: Parts
    retriever: Retriever
    embeddings: Embeddings
    """Of all texts, or of those alone that an index which followed another had to encode."""
    learned: Learned
    changed: int
    """Texts that changed since it was learned."""
    encoded: bool
    """Whether any text was encoded or dropped since the earlier snapshot."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier snapshot of the same encoder can spare."""

    embeddings: Embeddings
    learned: Learned
    changed: int
    frame: Frame
    vectors: VectorIndex | None
    """Of these very articles; ``None`` where any has changed since."""


def hidden_on(day: date, articles: Iterable[Article], passages: Sequence[Passage]) -> NDArray[np.int64]:
    """Return the positions of the passages whose articles are not valid on ``day``."""
    shown = {(article.id, article.language) for article in articles if article.valid_on(day)}
    return np.array([i for i, one in enumerate(passages) if (one.article, one.language) not in shown], np.int64)


def content_digest(knowledge: Knowledge) -> str:
    """Return a hash over articles and facets."""
    listed = "".join([f"{article.file}\0{article.digest}\n" for article in knowledge.articles])
    return hashlib.sha256(f"{knowledge.catalogue.digest}{listed}".encode()).hexdigest()


def build(
    passages: Sequence[Passage],
    encoder: Encoder,
    earlier: Earlier | None = None,
    progress: Progress | None = None,
    hidden: NDArray[np.int64] = _NONE,
    *,
    keys: Sequence[str] | None = None,
) -> Built:
    """Build the index over ``passages``; nothing is learned from those ``hidden`` (positions) that are not valid now.

    ``keys`` are those by which their vectors are kept, where they are known already.
    Raises ValueError where there is no passage.
    """
    beyond = background_passages()
    known = earlier.embeddings if earlier else no_embeddings(encoder)
    own = keys or [key_of(passage) for passage in passages]
    others = [key_of(passage) for passage in beyond]
    wanted = {**dict(zip(own, passages, strict=True)), **dict(zip(others, beyond, strict=True))}
    embeddings = embed_by_key(wanted, encoder, known, _stage(progress, "encoding"))
    fresh = len(set(embeddings.keys) ^ set(known.keys))
    changed = fresh + (earlier.changed if earlier else 0)
    lasting = earlier if earlier and outlives(changed, len(passages)) else None
    parts = assemble(
        passages,
        embeddings.take(own),
        embeddings.take(others),
        # Another version of Kefu may cut the same articles or word the background in another way.
        lasting.vectors if lasting and not fresh else None,
        lasting.frame if lasting else None,
    )
    retriever = parts.retriever()
    if lasting:
        learned = lasting.learned
    else:
        learned, changed = learn_from_content(retriever, _stage(progress, "calibrating"), hidden=hidden), 0
    return Built(parts, retriever, embeddings, learned, changed, encoded=fresh > 0)


def outlives(changed: int, passages: int) -> bool:
    """Whether what was learned still stands for an index of so many ``passages``, of which some have ``changed``."""
    return changed <= LEARNED_OUTLIVES * passages


def _stage(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda done, total: tell(stage, done, total)
