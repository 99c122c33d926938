"""Whether an article has to do with what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.conversation.phrases import Phrases
from bot.conversation.subjects import EDITION, SUBJECTS
from index.articles.pointers import titles_in
from index.text import fold
from index.types import Article, Block, Facets, Figure, Quantity, QuantityKind

KINDS: dict[str, frozenset[QuantityKind]] = {
    "money": frozenset({QuantityKind.MONEY, QuantityKind.PERCENT}),
    "percent": frozenset({QuantityKind.PERCENT}),
    "phone": frozenset({QuantityKind.PHONE}),
    "period": frozenset({QuantityKind.PERIOD, QuantityKind.AVAILABILITY}),
}
"""The figures that each way of asking is after."""


def kinds_asked(question: str, phrases: Phrases) -> frozenset[QuantityKind]:
    """Return the kinds of figures that ``question`` is after."""
    return frozenset(kind for name in phrases.asks_for(question) for kind in KINDS.get(name, ()))


def depends_on_edition(article: Article) -> bool:
    """Whether what the article says differs by edition."""
    return EDITION in article.applies_to or any(EDITION in figure.facets for figure in article.figures)


def opening_question(article: Article) -> str:
    """Return the article's first question, which stands for it on a button."""
    return article.questions[0].text if article.questions else article.title


def lead_of(article: Article) -> str:
    """Return the article's short answer."""
    return " ".join(block.text for block in article.sections[0].blocks if isinstance(block, Block))


def words_of(article: Article) -> str:
    """Return the article's title, questions and paragraphs, folded."""
    blocks = [block.text for section in article.sections for block in section.blocks if isinstance(block, Block)]
    return fold("\n".join((article.title, *(asked.text for asked in article.questions), *blocks)))


def titles_named(article: Article) -> Iterator[str]:
    """Yield the titles of the articles that the text points to (见“…”)."""
    for section in article.sections:
        for block in section.blocks:
            if isinstance(block, Block):
                yield from titles_in(block.text)


def prices_of(article: Article) -> list[Figure]:
    """Return the article's figures of money."""
    return [figure for figure in article.figures if figure.quantity.kind in KINDS["money"]]


def has_price_for(article: Article, edition: str) -> bool:
    """Whether the article has a figure of money for this very edition."""
    return any(edition in figure.facets.get(EDITION, ()) for figure in prices_of(article))


def quantities_of(figures: Iterable[Figure], kinds: frozenset[QuantityKind]) -> frozenset[Quantity]:
    """Return the different quantities of some kinds."""
    return frozenset(figure.quantity for figure in figures if figure.quantity.kind in kinds)


def covers(article: Article, editions: set[str]) -> bool:
    """Whether the article is for one of ``editions``; one that names none is for all."""
    applies = article.applies_to.get(EDITION)
    return not applies or not editions or bool(editions & set(applies))


def is_for_others(article: Article, editions: set[str]) -> bool:
    """Whether all its figures of money are for other editions than the one asked about."""
    named = [set(figure.facets.get(EDITION, ())) for figure in prices_of(article)]
    return bool(editions and named) and all(values and not values & editions for values in named)


def is_about_something_else(article: Article, asked: Facets) -> bool:
    """Whether it names services or channels, and none of those asked about."""
    wanted = {value for facet in SUBJECTS for value in asked.get(facet, ())}
    sources = (article.applies_to, *(figure.facets for figure in article.figures))
    own = {value for facets in sources for facet in SUBJECTS for value in facets.get(facet, ())}
    return bool(wanted and own) and not wanted & own


def is_about(article: Article, facets: Facets) -> bool:
    """Whether the article says that it applies to one of the values."""
    return any(set(values) & set(article.applies_to.get(facet, ())) for facet, values in facets.items())


def same_subject(article: Article, other: Article) -> bool:
    """Whether both apply to the same service and channel."""
    return all(article.applies_to.get(facet, ()) == other.applies_to.get(facet, ()) for facet in SUBJECTS)


def is_akin(article: Article, other: Article) -> bool:
    """Whether who read one article may want the other."""
    return other.id != article.id and (is_about(other, article.applies_to) or other.topic == article.topic)


def overview_of(articles: Iterable[Article], candidates: Iterable[Article]) -> Article | None:
    """Return the candidate that holds the figures of articles which say the same, each of its own editions.

    ``None`` where the articles differ in more than the edition, or no general article has figures for all of them.
    """
    scoped = [article for article in articles if EDITION in article.applies_to]
    others = [article for article in articles if EDITION not in article.applies_to]
    subjects = {tuple(article.applies_to.get(facet, ()) for facet in SUBJECTS) for article in scoped}
    editions = {value for article in scoped for value in article.applies_to[EDITION]}
    if len(subjects) != 1 or len(editions) < 2 or len(others) > 1:
        return None
    for candidate in others or candidates:
        own = tuple(candidate.applies_to.get(facet, ()) for facet in SUBJECTS)
        listed = {value for figure in candidate.figures for value in figure.facets.get(EDITION, ())}
        if EDITION not in candidate.applies_to and own in subjects and editions <= listed:
            return candidate
    return None
