"""Reading a message: what can be made of its characters, and which language it is written in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from bot.conversation.messages import Voice
from bot.conversation.phrases import Phrases
from index.facets import FacetCatalogue
from index.text import is_traditional, language_of, to_traditional

MAX_CHARACTERS = 2_000
"""A question is shorter; of a pasted document nobody can tell which part is the question."""

_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

Problem = Literal["empty", "no_words", "too_long"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message made readable: one line, without control characters."""

    text: str
    voice: Voice
    problem: Problem | None


def read(text: str, before: Voice, catalogue: FacetCatalogue) -> Heard:
    """Clean ``text`` and say why it cannot be a question, if it cannot.

    ``before`` is the voice of the conversation so far; it is kept where the text does not tell.
    """
    sample = _clean(text[: MAX_CHARACTERS + 1])
    problem = _problem(text, sample)
    if problem in ("empty", "no_words"):
        return Heard(sample, before, problem)
    return Heard(sample, _voice(sample, before, catalogue), problem)


def _clean(text: str) -> str:
    kept = (
        " " if character.isspace() else "" if unicodedata.category(character) in _NEVER_SHOWN else character
        for character in text
    )
    return " ".join("".join(kept).split())


def _problem(text: str, cleaned: str) -> Problem | None:
    if len(text) > MAX_CHARACTERS:
        return "too_long"
    if not cleaned:
        return "empty"
    return None if any(character.isalnum() for character in cleaned) else "no_words"


def _voice(text: str, before: Voice, catalogue: FacetCatalogue) -> Voice:
    """Tell the language by what is said around the editions: K3 alone is neither Chinese nor English."""
    around = without_mentions(text, catalogue, "edition")
    if not any(character.isalpha() for character in around):
        if text.isascii() or not any(character.isalpha() for character in text):
            return before
        around = text
    if language_of(around, before.language) == "en":
        return Voice("en")
    if is_traditional(text):
        return Voice("zh", traditional=True)
    undecided = to_traditional(text) == text
    return Voice("zh", traditional=undecided and before.language == "zh" and before.traditional)


def corrected(text: str, catalogue: FacetCatalogue, phrases: Phrases) -> str:
    """Return ``text`` without a value that it takes back for another (不是专业版,是旗舰版), or asks a price without."""
    mentions = catalogue.find(text)
    for mention in mentions:
        denied = phrases.denied.search(text[: mention.start])
        if denied:
            rest = text[: denied.start()] + " " + text[mention.end :]
            another = any(other.facet == mention.facet and other.start >= mention.end for other in mentions)
            if another or "money" in phrases.asks_for(rest):
                return rest
    return text


def without_mentions(text: str, catalogue: FacetCatalogue, facet: str | None = None) -> str:
    """Return ``text`` with a blank in place of every value that it names (of one facet, if given)."""
    spans = {(mention.start, mention.end) for mention in catalogue.find(text) if facet in (None, mention.facet)}
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text
