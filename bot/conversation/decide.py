"""From a question that stands by itself to what is to be said: an answer, a question back, or neither."""

from __future__ import annotations

from bot.conversation.clarify import MAX_OPTIONS
from bot.conversation.followup import FollowUps
from bot.conversation.outcomes import Answer, Outcome, Part, Unsure, WhichArticle, WhichValue, article_of
from bot.conversation.phrases import Phrases
from bot.conversation.pointed import Pointed
from bot.conversation.ports import Knowledge
from bot.conversation.relevance import covers, depends_on_edition, is_about, is_akin, overview_of
from bot.conversation.search import Found, Search, near
from bot.conversation.subjects import EDITION
from bot.conversation.suiting import Suiting
from index.figures.select import undecided
from index.text import fold
from index.types import Article, Facets, Language


class Decider:
    """Asks the index and weighs what it finds."""

    def __init__(self, knowledge: Knowledge, phrases: Phrases, follow_ups: FollowUps) -> None:
        self._knowledge = knowledge
        self._phrases = phrases
        self._follow_ups = follow_ups
        self._suiting = Suiting(knowledge.catalogue, phrases, follow_ups)
        self._pointed = Pointed(knowledge)
        self._search = Search(knowledge, phrases, self._pointed)

    def decide(self, question: str, remembered: tuple[str, ...], language: Language) -> Outcome:
        """Decide what to say. ``remembered`` editions count where the question names none."""
        asked = self._knowledge.catalogue.facets_in(question)
        editions = asked.get(EDITION, ())
        if len(editions) > 1:
            return self._several(question, asked, language)
        if editions or self._phrases.every.search(fold(question)):
            return self._one(question, asked, language)
        outcome = self._one(question, asked, language)
        return self._remembering(question, remembered, outcome, language) if remembered else outcome

    def show(self, article: Article, question: str, asked: Facets, probability: float) -> Outcome:
        """Decide how one article, already chosen, answers ``question``."""
        if not self._suiting.speaks_of_it(article, question):
            return Unsure(question, 0.0, "no_figure")
        every = self._phrases.every.search(fold(question))
        facet = None if every else undecided(article, asked)
        if facet and facet not in asked:
            return WhichValue(question, facet, article, probability)
        if not self._suiting.fits(article, question, asked):
            return Unsure(question, 0.0, "no_figure")
        return Answer(question, (Part(article, asked), *self._pointed_to(article, question, asked)), None, probability)

    def would_show(self, question: str, language: Language) -> bool:
        """Whether the article that the index finds first would be shown, were the index sure of it."""
        asked = self._knowledge.catalogue.facets_in(question)
        article = self._search.first(question, asked, language)
        return article is not None and not isinstance(self.show(article, question, asked, 1.0), Unsure)

    def about(self, text: str, facets: Facets, language: Language) -> WhichArticle | None:
        """Offer the articles about a subject that was named without a question; ``None`` without a choice."""
        found = self._search.find(text, facets, language)
        articles = tuple(fit.article for fit in found.fits if is_about(fit.article, facets))[:MAX_OPTIONS]
        return WhichArticle(text, articles, found.probability, vague=True) if len(articles) > 1 else None

    def article(self, id: str, language: Language) -> Article | None:
        """Return the article in ``language``, or in the other where that is missing."""
        return self._search.article(id, language)

    def _one(self, question: str, asked: Facets, language: Language) -> Outcome:
        first = self._search.find(question, asked, language)
        if first.declined:
            return Unsure(question, 0.0, declined=True)
        if first.sure:
            return self._chosen(question, asked, first)
        tried = [first]
        for other in self._search.find_otherwise(question, asked, language):
            if other.sure and (not other.bold or first.bears_out(other)):
                return self._unless_scoped(question, asked, first, other) or self._chosen(question, asked, other)
            tried.append(other)
        between = (self._between(question, asked, found) for found in tried if not found.bold)
        unsure = Unsure(question, first.probability, near=near(tried))
        return next((outcome for outcome in between if outcome), unsure)

    def _chosen(self, question: str, asked: Facets, found: Found) -> Outcome:
        best = found.fits[0]
        outcome = self.show(best.article, question, asked, best.probability)
        if not isinstance(outcome, Answer):
            return outcome
        akin = [fit.article for fit in found.fits[1:] if is_akin(best.article, fit.article)]
        related = tuple(sorted(akin, key=lambda other: not is_about(other, best.article.applies_to)))
        return Answer(question, outcome.parts, best.section, best.probability, related)

    def _unless_scoped(self, question: str, asked: Facets, first: Found, other: Found) -> Outcome | None:
        """Offer both where other words lead away from an article for the very edition that was asked about.

        Where both say the same, that article answers.
        """
        scoped = [fit for fit in first.close[:1] if EDITION in fit.article.applies_to]
        if not scoped or scoped[0].article.id == other.fits[0].article.id:
            return None
        articles, probability = (scoped[0].article, other.fits[0].article), other.fits[0].probability
        if self._suiting.agree(articles, question, asked):
            return self.show(articles[0], question, asked, probability)
        return WhichArticle(question, articles, probability)

    def _between(self, question: str, asked: Facets, found: Found) -> Outcome | None:
        """Weigh several candidates of which none is sure but which together are."""
        close = found.close
        if len(close) < 2 or found.together < found.threshold:
            return None
        articles = tuple(fit.article for fit in close)
        if self._suiting.agree(articles, question, asked):
            return self.show(articles[0], question, asked, found.together)
        overview = None if EDITION in asked else overview_of(articles, (fit.article for fit in found.fits))
        if overview and undecided(overview, asked) == EDITION:
            return WhichValue(question, EDITION, overview, found.together)
        return WhichArticle(question, articles, found.together)

    def _remembering(self, question: str, remembered: tuple[str, ...], plain: Outcome, language: Language) -> Outcome:
        """Ask again with the remembered edition where the plain question's answer depends on one."""
        article = article_of(plain)
        if isinstance(plain, Unsure) and plain.declined:
            return plain
        price_unsure = article is None and "money" in self._phrases.asks_for(question)
        if not price_unsure and (article is None or not depends_on_edition(article)):
            return plain
        outcome = self.decide(self._follow_ups.with_edition(question, remembered, language), (), language)
        if isinstance(outcome, Answer | WhichValue):
            return outcome
        if article is None:
            return plain
        asked = {**self._knowledge.catalogue.facets_in(question), EDITION: remembered}
        if len(remembered) == 1 and isinstance(plain, Answer | WhichValue) and covers(article, set(remembered)):
            return self.show(article, question, asked, plain.probability)
        return plain if isinstance(plain, Answer) and covers(article, set(remembered)) else outcome

    def _several(self, question: str, asked: Facets, language: Language) -> Outcome:
        whole = self._one(question, asked, language)
        if isinstance(whole, Answer):
            shared = self._shared(whole.parts[0].article, question, asked)
            if shared:
                return Answer(question, shared, whole.section, whole.probability, whole.related)
        outcomes = {
            edition: self._one(
                self._follow_ups.substitute(question, {EDITION: (edition,)}, language),
                {**asked, EDITION: (edition,)},
                language,
            )
            for edition in asked[EDITION]
        }
        answers = [outcome for outcome in outcomes.values() if isinstance(outcome, Answer)]
        if not answers:
            return next((o for o in outcomes.values() if isinstance(o, WhichValue)), whole)
        return Answer(
            question,
            tuple(part for answer in answers for part in answer.parts),
            None,
            min(answer.probability for answer in answers),
            answers[0].related,
            tuple(edition for edition, outcome in outcomes.items() if not isinstance(outcome, Answer)),
        )

    def _shared(self, article: Article, question: str, asked: Facets) -> tuple[Part, ...]:
        """Return the parts of one article that answers for every edition asked about; none if it does not."""
        if not depends_on_edition(article):
            return (Part(article, asked), *self._pointed_to(article, question, asked))
        each = [{**asked, EDITION: (edition,)} for edition in asked[EDITION]]
        whole = all(covers(article, {*one[EDITION]}) and self._suiting.fits(article, question, one) for one in each)
        return tuple(Part(article, one) for one in each) if whole else ()

    def _pointed_to(self, article: Article, question: str, asked: Facets) -> tuple[Part, ...]:
        return self._pointed.parts(article, asked) if "money" in self._phrases.asks_for(question) else ()
