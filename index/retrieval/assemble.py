"""Puts a retriever together from passages and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.background import apart_from, background_means, background_passages, digest_of
from index.encoder import Encoded, Role, Tokens, Vectors
from index.retrieval.centring import Centring, centring_of
from index.retrieval.collection import Collection, collect
from index.retrieval.late import TokenStore
from index.retrieval.lexical import LexicalIndex
from index.retrieval.neighbourhood import Neighbourhood
from index.retrieval.origins import Origins
from index.retrieval.retriever import Retriever
from index.retrieval.rounded import Rounded
from index.retrieval.vectors import VectorIndex
from index.types import Language, Passage, PassageKind

_LIKE_QUESTIONS: Final = (PassageKind.TITLE, PassageKind.QUESTION, PassageKind.NOT_QUESTION)


@dataclass(frozen=True, slots=True)
class Frame:
    """What an index takes from its content as a whole. Like what was learned, it outlives small changes."""

    centring: Centring
    kept: NDArray[np.int64]
    """The positions of the background's texts that are no question to this knowledge base."""
    background: str
    """A short hash of all of the background's texts."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a retriever is made of: everything that takes long to compute."""

    collection: Collection
    vectors: VectorIndex
    background: Vectors
    tokens: TokenStore
    views: tuple[Rounded, ...]
    """Each ``(passages, its dimension)``, centred and of unit length or zeros."""
    lexical: LexicalIndex
    frame: Frame

    def retriever(self) -> Retriever:
        """Return the retriever."""
        return Retriever(
            collection=self.collection,
            neighbourhood=Neighbourhood(self.vectors, self.background),
            tokens=self.tokens,
            views=self.views,
            centring=self.frame.centring,
            lexical=self.lexical,
        )

    def then(self, passages: Sequence[Passage], origins: Origins, new: Encoded) -> Parts:
        """Return the parts of the state that follows, within the same frame; only what is ``new`` is worked on."""
        centring, languages = self.frame.centring, [passages[i].language for i in origins.new]
        rest = len(self.collection.passages) - len(self.vectors)
        whole = origins.followed_by(rest)
        views = zip(self.views, centring.views(new.views, languages), strict=True)
        return Parts(
            collection=collect(passages, self.collection.passages[len(self.vectors) :]),
            vectors=self.vectors.then(centring.pooled(new.pooled, languages), origins),
            background=self.background,
            tokens=self.tokens.then(_tokens(centring, new.tokens, languages, new.pooled.shape[1]), whole),
            views=tuple(old.then(Rounded.of(view), whole) for old, view in views),
            lexical=self.lexical.then([passages[i].text for i in origins.new], whole),
            frame=self.frame,
        )


def role_of(passage: Passage) -> Role:
    """Return how a passage is encoded: what reads like a question as one, the rest as what answers it."""
    return "query" if passage.kind in _LIKE_QUESTIONS else "passage"


def assemble(
    passages: Sequence[Passage],
    encoded: Encoded,
    background: Encoded,
    vectors: VectorIndex | None = None,
    frame: Frame | None = None,
) -> Parts:
    """Centre and index ``passages``; ``background`` is the encoding of ``background_passages()``.

    ``vectors`` is the index of these very passages from an earlier time, ``frame`` that of almost the same passages.
    Raises ValueError where there is no passage.
    """
    if not passages:
        raise ValueError("there is no passage to index")
    beyond = background_passages()
    languages = [passage.language for passage in passages]
    others = [passage.language for passage in beyond]
    if frame is None or frame.background != digest_of(beyond):
        # Vectors of an earlier time were centred in its frame.
        frame, vectors = _frame(passages, encoded, background), None
    centring, kept = frame.centring, frame.kept
    everything = [*encoded.tokens, *(background.tokens[i] for i in kept)]
    spoken = [*languages, *(others[i] for i in kept)]
    collection = collect(passages, [beyond[i] for i in kept])
    far_views = centring.views(background.views, others)
    views = tuple(
        Rounded.of(np.concatenate([here, there[kept]]))
        for here, there in zip(centring.views(encoded.views, languages), far_views, strict=True)
    )
    return Parts(
        collection=collection,
        vectors=VectorIndex.build(centring.pooled(encoded.pooled, languages)) if vectors is None else vectors,
        background=centring.pooled(background.pooled, others)[kept],
        tokens=_tokens(centring, everything, spoken, encoded.pooled.shape[1]),
        views=views,
        lexical=LexicalIndex.of(passage.text for passage in collection.passages),
        frame=frame,
    )


def _frame(passages: Sequence[Passage], encoded: Encoded, background: Encoded) -> Frame:
    beyond = background_passages()
    languages, others = ([passage.language for passage in some] for some in (passages, beyond))
    centring = centring_of(encoded, languages, background_means(background, others))
    kept = apart_from(centring.pooled(background.pooled, others), centring.pooled(encoded.pooled, languages))
    return Frame(centring, kept, digest_of(beyond))


def _tokens(centring: Centring, tokens: Sequence[Tokens], languages: Sequence[Language], dimension: int) -> TokenStore:
    lengths = np.array([len(one) for one in tokens], np.int64)
    centred = (centring.tokens(one, language) for one, language in zip(tokens, languages, strict=True))
    return TokenStore.of(centred, lengths, dimension)
