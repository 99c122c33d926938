"""What can be said to a question: an answer, a question back, or that nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.types import Article, Facets


@dataclass(frozen=True, slots=True)
class Part:
    """An article, and the facets that it is read for; at most one edition."""

    article: Article
    asked: Facets
    aside: bool = False
    """Whether another article's answer pointed here: its figures are shown, not its words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. Several parts where several editions were asked about."""

    question: str
    parts: tuple[Part, ...]
    section: str | None
    probability: float
    related: tuple[Article, ...] = ()
    missing: tuple[str, ...] = ()
    """Editions that were asked about and that nothing reliable is known of."""


@dataclass(frozen=True, slots=True)
class WhichValue:
    """The answer depends on a facet that was not named."""

    question: str
    facet: str
    article: Article
    probability: float


@dataclass(frozen=True, slots=True)
class WhichArticle:
    """Several articles are close. With ``vague`` the message named a subject but asked nothing."""

    question: str
    articles: tuple[Article, ...]
    probability: float
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nothing reliable to say."""

    question: str
    probability: float
    """Of the best article; 0 where it is known not to answer."""
    reason: Literal["unsure", "no_figure"] = "unsure"
    declined: bool = False
    """An article says in so many words that it does not answer this."""
    near: tuple[Article, ...] = ()
    """Articles that may be meant, but not with enough certainty to answer from them, the likeliest first."""


Outcome = Answer | WhichValue | WhichArticle | Unsure


def article_of(outcome: Outcome) -> Article | None:
    """Return the article that an outcome rests on first."""
    if isinstance(outcome, Answer):
        return outcome.parts[0].article
    if isinstance(outcome, WhichValue):
        return outcome.article
    return outcome.articles[0] if isinstance(outcome, WhichArticle) else None
