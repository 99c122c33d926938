"""Puts a retriever together from passages and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.background import apart_from, background_means, background_passages
from index.encoder import Encoded, Role, Vectors
from index.retrieval.centring import Centring, centring_of
from index.retrieval.collection import Collection, collect
from index.retrieval.late import TokenStore
from index.retrieval.lexical import LexicalIndex
from index.retrieval.retriever import Retriever
from index.retrieval.vectors import VectorIndex
from index.types import Passage, PassageKind


@dataclass(frozen=True, slots=True)
class Parts:
    """What a retriever is made of and what a snapshot keeps: everything that takes long to compute."""

    collection: Collection
    vectors: VectorIndex
    background: Vectors
    tokens: TokenStore
    views: tuple[NDArray[np.float16], ...]
    """Each ``(passages, its dimension)``, centred and of unit length or zeros."""
    centring: Centring

    def retriever(self) -> Retriever:
        """Return the retriever; the lexical index is made here, it takes milliseconds."""
        lexical = LexicalIndex([passage.text for passage in self.collection.passages])
        return Retriever(
            collection=self.collection,
            vectors=self.vectors,
            background=self.background,
            tokens=self.tokens,
            views=self.views,
            centring=self.centring,
            lexical=lexical,
        )


def role_of(passage: Passage) -> Role:
    """Return how a passage is encoded: what reads like a question as one, the rest as what answers it."""
    like_questions = {PassageKind.TITLE, PassageKind.QUESTION, PassageKind.NOT_QUESTION}
    return "query" if passage.kind in like_questions else "passage"


def assemble(
    passages: Sequence[Passage], encoded: Encoded, background: Encoded, vectors: VectorIndex | None = None
) -> Parts:
    """Centre and index ``passages``; ``background`` is the encoding of ``background_passages()``.

    ``vectors`` is the index of these very passages from an earlier time. Raises ValueError where there is no passage.
    """
    if not passages:
        raise ValueError("there is no passage to index")
    beyond = background_passages()
    languages = [passage.language for passage in passages]
    others = [passage.language for passage in beyond]
    centring = centring_of(encoded, languages, background_means(background, others))
    own = centring.pooled(encoded.pooled, languages)
    far = centring.pooled(background.pooled, others)
    kept = apart_from(far, own)
    collection = collect(passages, [beyond[i] for i in kept])
    everything = [*encoded.tokens, *(background.tokens[i] for i in kept)]
    spoken = [*languages, *(others[i] for i in kept)]
    tokens = TokenStore.of(
        (centring.tokens(one, language) for one, language in zip(everything, spoken, strict=True)),
        np.array([len(one) for one in everything], np.int64),
        encoded.pooled.shape[1],
    )
    far_views = centring.views(background.views, others)
    views = tuple(
        np.concatenate([here, there[kept]]).astype(np.float16)
        for here, there in zip(centring.views(encoded.views, languages), far_views, strict=True)
    )
    return Parts(
        collection=collection,
        vectors=VectorIndex.build(own) if vectors is None else vectors,
        background=far[kept],
        tokens=tokens,
        views=views,
        centring=centring,
    )
