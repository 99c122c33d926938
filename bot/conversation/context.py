"""What earlier messages add to a question that the index cannot place by itself."""

from __future__ import annotations

from bot.conversation.clarify import article_value
from bot.conversation.decide import Decider
from bot.conversation.followup import FollowUps
from bot.conversation.fragments import Fragment, fragment
from bot.conversation.outcomes import Answer, Outcome, Unsure
from bot.conversation.phrases import Phrases
from bot.conversation.relevance import covers, depends_on_edition, opening_question, prices_of
from bot.conversation.state import State
from bot.conversation.subjects import EDITION, SUBJECTS
from bot.conversation.wordings import asking
from index.facets import FacetCatalogue
from index.types import Article


class Context:
    """Reads questions in the light of a conversation's state."""

    def __init__(self, catalogue: FacetCatalogue, phrases: Phrases, decider: Decider, follow_ups: FollowUps) -> None:
        self._catalogue = catalogue
        self._phrases = phrases
        self._decider = decider
        self._follow_ups = follow_ups

    def question_for(self, state: State, article: Article) -> str:
        """Return the question that a chosen article answers: the one asked, or the article's own."""
        value = article_value(article.id)
        pending = state.pending
        if pending is None or all(option.value != value for option in pending.options):
            return opening_question(article)
        said = fragment(pending.question, self._catalogue, self._phrases)
        if said is None:
            return pending.question
        own = opening_question(article)
        named = {EDITION: said.facets[EDITION]} if EDITION in said.facets else {}
        return self._follow_ups.substitute(own, named, state.voice.language) if depends_on_edition(article) else own

    def same_article(self, state: State, question: str, said: Fragment) -> Answer | None:
        """Answer for another edition from the article that answered for the one before."""
        article = self._decider.article(state.article, state.voice.language) if state.article else None
        if article is None or set(said.facets) != {EDITION} or len(said.facets[EDITION]) != 1:
            return None
        asked = {**self._catalogue.facets_in(question), **said.facets}
        outcome = self._decider.show(article, question, asked, state.confidence)
        fits = covers(article, set(said.facets[EDITION]))
        return outcome if fits and isinstance(outcome, Answer) else None

    def was_priced(self, state: State) -> bool:
        """Whether the question before was about a price, by its words or by the article that answered it."""
        if "money" in self._phrases.asks_for(state.question):
            return True
        article = self._decider.article(state.article, state.voice.language) if state.article else None
        return article is not None and bool(prices_of(article))

    def is_another_time(self, state: State, question: str) -> bool:
        """Whether a price of another year is asked for, in so many words or after one of this year."""
        alone = asking(question)
        if alone and self._catalogue.facets_in(alone) and "money" in self._phrases.asks_for(alone):
            question = alone
        named = bool(self._catalogue.facets_in(question))
        priced = question if named or not state.question else state.question
        asks_price = any("money" in self._phrases.asks_for(text) for text in (question, priced))
        return asks_price and self._phrases.asks_other_times(question)

    def decide(self, state: State, question: str) -> Outcome | None:
        """Ask again about the subject of the question before: 服务热线是多少 -> 几点上班."""
        named = self._catalogue.facets_in(question)
        if not state.question or not self._phrases.asks_for(question) or any(f in named for f in SUBJECTS):
            return None
        article = self._decider.article(state.article, state.voice.language) if state.article else None
        answered = article.applies_to if article else None
        full = self._follow_ups.about_before(question, state.question, state.voice.language, answered)
        outcome = self._decider.decide(full, state.edition, state.voice.language) if full else None
        return None if isinstance(outcome, Unsure) else outcome
