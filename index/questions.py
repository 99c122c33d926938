"""What happens to a question before it is searched: slips repaired, encoded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from index.articles import Knowledge
from index.cut import Cut
from index.encoder import Encoder
from index.retrieval.evidence import Question
from index.spelling import Speller
from index.state import Index
from index.types import Language, Passage

LONGEST: Final = 1_000
"""Characters of a question that are looked at; the conversation refuses longer ones before."""


def speller_of(passages: Sequence[Passage], knowledge: Knowledge | None = None) -> Speller:
    """Return the speller of the passages' words; the names of other vendors' products stand as they are."""
    return Speller.of([passage.text for passage in passages], _names(knowledge))


def speller_after(serving: Index, cuts: Sequence[Cut], knowledge: Knowledge) -> Speller:
    """Return the speller of the state that follows the ``serving`` one."""
    before, now = ({id(one): one for one in some} for some in (serving.cuts, cuts))
    gone = [passage.text for one in before.keys() - now.keys() for passage in before[one].passages]
    new = [passage.text for one in now.keys() - before.keys() for passage in now[one].passages]
    return serving.speller.then(gone, new, _names(knowledge))


def _names(knowledge: Knowledge | None) -> list[str]:
    outside = knowledge.catalogue.outside if knowledge else ()
    return [name for other in outside for name in (other.name, *other.synonyms)]


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
            opinions=partial(encoded.views_of, i),
        )
        for i in range(len(texts))
    ]
