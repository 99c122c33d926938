"""What a customer means by the answer to a clarification, tapped or typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.conversation.fragments import begins, fragment
from bot.conversation.messages import Option
from bot.conversation.phrases import Phrases, normalise
from bot.conversation.ports import Knowledge
from bot.conversation.relevance import prices_of
from bot.conversation.state import Pending
from bot.conversation.subjects import LANGUAGES

FACET_PREFIX = "f:"
ARTICLE_PREFIX = "a:"
QUESTION_PREFIX = "q:"
MAX_OPTIONS = 4


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a facet that were chosen."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An article that was chosen."""

    article: str


class Unknown(Enum):
    """The customer does not know, or wants to see everything."""

    UNKNOWN = "unknown"


Choice = Values | Chosen | Unknown


def facet_value(facet: str, values: tuple[str, ...]) -> str:
    """Return the option value that stands for some values of a facet."""
    return f"{FACET_PREFIX}{facet}:{'|'.join(values)}"


def article_value(article: str) -> str:
    """Return the option value that stands for an article."""
    return ARTICLE_PREFIX + article


def question_value(question: str) -> str:
    """Return the option value that asks a question."""
    return QUESTION_PREFIX + question


def tapped(value: str, knowledge: Knowledge) -> Values | Chosen | None:
    """Read an option's value; ``None`` for one that names nothing of today's knowledge base."""
    if value.startswith(ARTICLE_PREFIX):
        return Chosen(value.removeprefix(ARTICLE_PREFIX))
    facet, _, listed = value.removeprefix(FACET_PREFIX).partition(":")
    values = tuple(listed.split("|"))
    known = knowledge.catalogue.values(facet)
    if value.startswith(FACET_PREFIX) and all(each in known for each in values):
        return Values(facet, values)
    return None


def typed(text: str, pending: Pending, knowledge: Knowledge, phrases: Phrases) -> Choice | None:
    """Return what a typed message chooses; ``None`` where it is something else, such as a new question."""
    option = by_label(text, pending.options) or _by_place(text, pending.options, phrases)
    if option:
        return tapped(option.value, knowledge)
    if phrases.intent(text) == "unknown":
        return Unknown.UNKNOWN
    said = fragment(text, knowledge.catalogue, phrases)
    if pending.facet:
        if said and pending.facet in said.facets and len(said.facets) == 1:
            return Values(pending.facet, said.facets[pending.facet])
        return _by_beginning(text, pending.facet, pending.options, knowledge, phrases)
    return _with_prices(pending.options, knowledge) if said and said.asks_price and not said.facets else None


def mentioned(text: str, pending: Pending, knowledge: Knowledge, phrases: Phrases) -> Values | None:
    """Return the value of the facet asked back for that a message names among other things: 屏幕上写的是商贸版.

    ``None`` where it asks something of its own. A last resort: it may well be about something else.
    """
    facet, named = pending.facet, knowledge.catalogue.facets_in(text)
    if facet is None or set(named) != {facet} or phrases.asks_for(text) or text.rstrip().endswith(("?", "？")):
        return None
    return Values(facet, named[facet])


def _with_prices(options: tuple[Option, ...], knowledge: Knowledge) -> Chosen | None:
    """Return the one article among the options that has prices: 专业版 -> 多少钱."""
    chosen = [choice for option in options if isinstance(choice := tapped(option.value, knowledge), Chosen)]
    priced = [choice for choice in chosen if _has_prices(choice.article, knowledge)]
    return priced[0] if len(priced) == 1 else None


def _has_prices(id: str, knowledge: Knowledge) -> bool:
    articles = (knowledge.article(id, language) for language in LANGUAGES)
    return any(article and prices_of(article) for article in articles)


def _by_beginning(
    text: str, facet: str, options: tuple[Option, ...], knowledge: Knowledge, phrases: Phrases
) -> Values | None:
    """Understand names cut short (专业 for 专业版, 迷你或者标准), which elsewhere mean too many things."""
    offered = [choice for option in options if isinstance(choice := tapped(option.value, knowledge), Values)]
    values = [value for choice in offered for value in choice.values]
    chosen: list[str] = []
    for wanted in filter(None, phrases.follow_up.listing.split(normalise(text))):
        named = [value for value in values if begins(knowledge.catalogue, facet, value, wanted)]
        if len(named) != 1:
            return None
        chosen += named
    return Values(facet, tuple(dict.fromkeys(chosen))) if chosen else None


def by_label(text: str, options: tuple[Option, ...]) -> Option | None:
    """Return the option whose label was typed."""
    wanted = normalise(text)
    return next((option for option in options if normalise(option.label) == wanted), None)


def _by_place(text: str, options: tuple[Option, ...], phrases: Phrases) -> Option | None:
    wanted = normalise(text)
    if phrases.last.search(wanted):
        return options[-1] if options else None
    for option, pattern in zip(options, phrases.ordinals, strict=False):
        if pattern.search(wanted):
            return option
    return None
