"""The index that follows one which serves: only what is new is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.build import Built
from index.cut import Cut, keys_in, passages_in
from index.embeddings import embed_by_key, no_embeddings
from index.encoder import Encoder
from index.retrieval.origins import Origins
from index.state import Index

LEARNED_SERVES: Final = 0.25
"""Share of passages that may change while an index goes on with what was learned; it is taken anew beside it."""


def build_after(serving: Index, cuts: Sequence[Cut], encoder: Encoder) -> Built | None:
    """Build the index of ``cuts`` that follows the ``serving`` one.

    The result is that of ``build`` from a snapshot of the serving one which learns nothing. ``None`` where so much is
    new that all of it has to be looked at.
    """
    passages, keys = passages_in(cuts), keys_in(cuts)
    had, have = _encoded_as(serving.cuts), _encoded_as(cuts)
    fresh = len(set(had) ^ set(have))
    if not passages or serving.changed + fresh > LEARNED_SERVES * len(passages):
        return None
    origins = Origins.of(have, had)
    new = [keys[i] for i in origins.new]
    wanted = {keys[i]: passages[i] for i in origins.new}
    embeddings = embed_by_key(wanted, encoder, no_embeddings(encoder))
    parts = serving.parts.then(passages, origins, embeddings.take(new))
    return Built(parts, parts.retriever(), embeddings, serving.learned, serving.changed + fresh, encoded=fresh > 0)


def _encoded_as(cuts: Sequence[Cut]) -> list[tuple[str, str]]:
    """Return what the vectors of each passage depend on."""
    return [(one.article.language, key) for one in cuts for key in one.keys]
