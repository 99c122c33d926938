"""What happens to a question before it is searched: slips repaired, encoded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.articles import Knowledge
from index.encoder import Encoder
from index.retrieval.evidence import Question
from index.spelling import Speller
from index.types import Language, Passage

LONGEST: Final = 1_000
"""Characters of a question that are looked at; the conversation refuses longer ones before."""


def speller_of(passages: Sequence[Passage], knowledge: Knowledge | None = None) -> Speller:
    """Return the speller of the passages' words; the names of other vendors' products stand as they are."""
    outside = knowledge.catalogue.outside if knowledge else ()
    names = [name for other in outside for name in (other.name, *other.synonyms)]
    return Speller([passage.text for passage in passages], names)


def prepared(texts: Sequence[str], languages: Sequence[Language], encoder: Encoder, speller: Speller) -> list[Question]:
    """Return questions ready to be searched, encoded in one call."""
    repaired = [speller.corrected(text[:LONGEST]) for text in texts]
    encoded = encoder.encode(repaired)
    return [
        Question(
            text=repaired[i],
            language=languages[i],
            pooled=encoded.pooled[i],
            tokens=encoded.tokens[i],
            views=tuple(view[i] for view in encoded.views),
        )
        for i in range(len(texts))
    ]
