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
from index.embeddings import Embeddings, embed, key_of, no_embeddings
from index.encoder import Encoder
from index.passages import passages_of
from index.retrieval.assemble import Frame, Parts, assemble, role_of
from index.retrieval.origins import Origins
from index.retrieval.retriever import Retriever
from index.retrieval.vectors import VectorIndex
from index.types import Article, Passage

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

LEARNED_OUTLIVES: Final = 0.05
"""Share of passages that may change before what was learned from the content, and the frame of its vectors, is taken
anew (a second or two)."""
LEARNED_SERVES: Final = 0.25
"""Share of passages that may change while an index goes on with what was learned; it is taken anew beside it."""
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


def passages_in(knowledge: Knowledge) -> list[Passage]:
    """Return the passages of every published article, whatever its dates."""
    return [passage for article in knowledge.articles if article.published for passage in passages_of(article)]


def texts_in(knowledge: Knowledge) -> list[Passage]:
    """Return everything that an index holds vectors of: its passages and the background."""
    return [*passages_in(knowledge), *background_passages()]


def hidden_on(day: date, articles: Iterable[Article], passages: Sequence[Passage]) -> NDArray[np.int64]:
    """Return the positions of the passages whose articles are not valid on ``day``."""
    shown = {(article.id, article.language) for article in articles if article.valid_on(day)}
    return np.array([i for i, one in enumerate(passages) if (one.article, one.language) not in shown], np.int64)


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
    hidden: NDArray[np.int64] = _NONE,
) -> Built:
    """Build the index over ``passages``; nothing is learned from those ``hidden`` (positions) that are not valid now.

    Raises ValueError where there is no passage.
    """
    beyond = background_passages()
    known = earlier.embeddings if earlier else no_embeddings(encoder)
    embeddings = embed([*passages, *beyond], encoder, known, _stage(progress, "encoding"))
    fresh = len(set(embeddings.keys) ^ set(known.keys))
    changed = fresh + (earlier.changed if earlier else 0)
    lasting = earlier if earlier and outlives(changed, len(passages)) else None
    parts = assemble(
        passages,
        embeddings.take([key_of(passage) for passage in passages]),
        embeddings.take([key_of(passage) for passage in beyond]),
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


def build_after(
    before: Parts, learned: Learned, changed: int, passages: Sequence[Passage], encoder: Encoder
) -> Built | None:
    """Build the index that follows ``before``, of which ``changed`` texts had changed since it was ``learned``.

    Only what is new is worked on, and the result is that of ``build`` from a snapshot of ``before`` which learns
    nothing. ``None`` where so much is new that all of it has to be looked at.
    """
    had = [_encoded_as(passage) for passage in before.collection.passages[: len(before.vectors)]]
    have = [_encoded_as(passage) for passage in passages]
    fresh = len(set(had) ^ set(have))
    if not passages or changed + fresh > LEARNED_SERVES * len(passages):
        return None
    origins = Origins.of(have, had)
    new = [passages[i] for i in origins.new]
    embeddings = embed(new, encoder, no_embeddings(encoder))
    parts = before.then(passages, origins, embeddings.take([key_of(passage) for passage in new]))
    return Built(parts, parts.retriever(), embeddings, learned, changed + fresh, encoded=fresh > 0)


def _encoded_as(passage: Passage) -> tuple[str, ...]:
    """Return what the vectors of a passage depend on."""
    return passage.language, role_of(passage), passage.text


def outlives(changed: int, passages: int) -> bool:
    """Whether what was learned still stands for an index of so many ``passages``, of which some have ``changed``."""
    return changed <= LEARNED_OUTLIVES * passages


def _stage(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda done, total: tell(stage, done, total)
