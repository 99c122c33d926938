"""Messages of which nothing is left but names and small words: 那旗舰版呢."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.conversation.phrases import FollowUpWords, Phrases, normalise
from bot.conversation.reading import without_mentions
from bot.conversation.subjects import EDITION, LANGUAGES
from index.facets import FacetCatalogue
from index.text import HAN
from index.types import Facets

_CLAUSE: Final = re.compile(rf"(?:(?<![{HAN}]) | (?![{HAN}])|[^\s,，。;；!！?？])+[?？]*")
_SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class Fragment:
    """A message of which nothing is left but facets, a price word, a measure and particles."""

    text: str
    facets: Facets
    asks_price: bool
    measure: str | None = None
    """What a price is per, if the message says so: a visit, a year."""


def fragment(text: str, catalogue: FacetCatalogue, phrases: Phrases) -> Fragment | None:
    """Return what an elliptic message names; ``None`` for a message that says more than that."""
    words = phrases.follow_up
    rest = normalise(without_mentions(text, catalogue))
    without_price = words.money.sub(" ", rest)
    if words.particles.sub("", without_price).strip(" '+/-"):
        return None
    facets = catalogue.facets_in(text)
    asks_price = without_price != rest
    measure = measure_in(rest, words)
    return Fragment(text, facets, asks_price, measure) if facets or asks_price or measure else None


def said_beside(text: str, catalogue: FacetCatalogue, phrases: Phrases) -> Fragment | None:
    """Return the one clause that is nothing but editions where the others ask nothing: 才这点?那旗舰版呢."""

    def said(clause: str) -> Fragment | None:
        found = fragment(clause, catalogue, phrases)
        return found if found and set(found.facets) == {EDITION} else None

    apart = one_clause(text, lambda clause: said(clause) is not None)
    if apart is None or phrases.asks_for(apart[1]) or catalogue.facets_in(apart[1]):
        return None
    return said(apart[0])


def one_clause(text: str, wanted: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return the one clause of several that is ``wanted``, and the others; ``None`` where it is not one of several."""
    parts = clauses(text)
    found = [part for part in parts if wanted(part)]
    if len(parts) < 2 or len(found) != 1:
        return None
    return found[0], " ".join(part for part in parts if part is not found[0])


def clauses(text: str) -> list[str]:
    """Cut a message where it has a mark, or a blank between two Han characters."""
    return [part.strip() for part in _CLAUSE.findall(text) if any(character.isalnum() for character in part)]


class Listed:
    """Knows names of editions that a list has cut short: 专业和旗舰一年差多少."""

    def __init__(self, catalogue: FacetCatalogue, words: FollowUpWords) -> None:
        ending, before, after = (words.cut_short[part] for part in ("ending", "before", "after"))
        shorts = (catalogue.short(EDITION, value, "zh") for value in catalogue.values(EDITION))
        self._names = {short.removesuffix(ending): short for short in shorts if short.endswith(ending)}
        one = f"(?:{'|'.join(sorted(self._names, key=len, reverse=True)) or '(?!)'})"
        between = rf"(?:{ending}|的)?(?:{words.listing.pattern}|比)"
        self._lists = re.compile(rf"(?:{before}){one}(?:{between}{one})+(?:{ending}|(?={after}))")
        self._each = re.compile(rf"({one})(?:{ending}|的)?")

    def in_full(self, text: str) -> str:
        """Return ``text`` with such names in full."""
        return self._lists.sub(lambda found: self._each.sub(lambda name: self._names[name[1]], found[0]), text)


def begins(catalogue: FacetCatalogue, facet: str, value: str, wanted: str) -> bool:
    """Whether a value's short name begins with the normalised ``wanted``: 专业 for 专业版."""
    shorts = (normalise(catalogue.short(facet, value, language)) for language in LANGUAGES)
    return len(wanted) >= _SHORTEST_NAME and any(short.startswith(wanted) for short in shorts)


def measure_in(text: str, words: FollowUpWords) -> str | None:
    """Return what a price is per, by the first measure that a normalised text names."""
    return next((kind for kind, pattern in words.measures.items() if pattern.search(text)), None)
