"""Whether an article suits what was asked, however sure the index is of it: its subject, its figures, its measures."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.followup import FollowUps
from bot.conversation.phrases import Phrases
from bot.conversation.relevance import KINDS, kinds_asked, lead_of, prices_of, quantities_of, words_of
from bot.conversation.subjects import SUBJECTS, YEAR
from bot.conversation.wordings import asking
from index.facets import FacetCatalogue
from index.figures.select import figures_for
from index.text import fold
from index.types import Article, Facets, Quantity


class Suiting:
    """Holds articles against questions."""

    def __init__(self, catalogue: FacetCatalogue, phrases: Phrases, follow_ups: FollowUps) -> None:
        self._catalogue = catalogue
        self._phrases = phrases
        self._follow_ups = follow_ups

    def speaks_of_it(self, article: Article, question: str) -> bool:
        """Whether the article mentions what the price is asked of: a service fee is not the price of an upgrade."""
        if "money" not in self._phrases.asks_for(question):
            return True
        alone = asking(question)
        if alone and any(facet in self._catalogue.facets_in(alone) for facet in SUBJECTS):
            question = alone
        named = [match.group() for match in self._phrases.uncovered.finditer(fold(question))]
        return not named or all(name in words_of(article) for name in named)

    def fits(self, article: Article, question: str, asked: Facets) -> bool:
        """Whether the article can answer a question about money for these facets; other questions, always."""
        if "money" not in self._phrases.asks_for(question):
            return True
        prices = quantities_of(figures_for(article, asked), KINDS["money"])
        if prices:
            return "service" in asked or _are_per(prices, self._follow_ups.measure(question))
        if prices_of(article):
            return False
        lead = lead_of(article)
        return bool(self._phrases.about_money.search(fold(f"{article.title} {lead}")))

    def agree(self, articles: Iterable[Article], question: str, asked: Facets) -> bool:
        """Whether all give the same figures for what is asked, so that it does not matter which is shown."""
        kinds = kinds_asked(question, self._phrases)
        given = {quantities_of(figures_for(article, asked), kinds) for article in articles}
        return len(given) == 1 and given != {frozenset()}


def _are_per(prices: Iterable[Quantity], measure: str | None) -> bool:
    """Whether prices may be what is asked per ``measure``: a fee for a year says nothing of what a visit costs.

    A year may also be how long something has been in use; it is no proof.
    """
    told = {each for price in prices for each in price.per}
    return not told or measure in told or measure in (None, YEAR)
