"""Other wordings of a question, for when the index is not sure of the one that the customer chose.

A wording says the same with fewer distractions: names as the articles write them, without the words that customers
put around every question (我们单位用的, 贵司), and last without the edition. General articles do not name editions, so
an edition in a question leads away from them; which figures are shown is decided by the question as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.followup import EDITION
from bot.conversation.phrases import Phrases
from bot.conversation.reading import without_mentions
from index.facets import FacetCatalogue, Mention
from index.text import fold
from index.types import Language

_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in other words."""

    text: str
    general: bool
    """Whether the edition was taken out, so that only articles for every edition can answer it."""


def other_wordings(text: str, catalogue: FacetCatalogue, phrases: Phrases, language: Language) -> Iterator[Wording]:
    """Yield wordings of ``text`` that differ from it and from one another, the nearest first."""
    seen = {fold(text)}
    plain = _without_fillers(_with_known_names(text, catalogue, language), phrases)
    candidates = [Wording(plain, general=False)]
    asking = _asking(text)
    if asking:
        candidates.append(Wording(asking, general=False))
        plain = _without_fillers(_with_known_names(asking, catalogue, language), phrases)
    if catalogue.facets_in(text).get(EDITION):
        bare = without_mentions(plain, catalogue, EDITION)
        candidates.append(Wording(_without_fillers(phrases.loose_ends.sub(" ", bare), phrases), general=True))
    for wording in candidates:
        if any(character.isalpha() for character in wording.text) and fold(wording.text) not in seen:
            seen.add(fold(wording.text))
            yield wording


def _with_known_names(text: str, catalogue: FacetCatalogue, language: Language) -> str:
    """Return ``text`` with editions, and names in the other script, as the articles write them.

    Names of services stay: what customers call them says more than the service's own name (备份, 迁移: 数据服务).
    """
    for mention in reversed(catalogue.find(text)):
        written = text[mention.start : mention.end]
        if mention.facet == EDITION or _is_foreign(written, language, mention):
            name = catalogue.short if mention.facet == EDITION else catalogue.label
            text = text[: mention.start] + name(mention.facet, mention.value, language) + text[mention.end :]
    return text


def _is_foreign(written: str, language: Language, mention: Mention) -> bool:
    return language == "zh" and mention.facet != EDITION and written.isascii() and written[:1].isalpha()


def _asking(text: str) -> str | None:
    """Return the one question among several sentences; ``None`` if it is all there is, or one of many."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    questions = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    return questions[0] if len(sentences) > 1 and len(questions) == 1 else None


def _without_fillers(text: str, phrases: Phrases) -> str:
    return " ".join(phrases.fillers.sub(" ", fold(text)).split()).strip(" ,，、;；:：")
