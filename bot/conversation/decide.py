"""From a question that stands by itself to what is to be said: an answer, a question back, or neither."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.clarify import MAX_OPTIONS
from bot.conversation.followup import EDITION, FollowUps
from bot.conversation.outcomes import Answer, Outcome, Part, Unsure, WhichArticle, WhichValue, article_of
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.relevance import (
    KINDS,
    covers,
    depends_on_edition,
    is_about,
    is_about_something_else,
    is_akin,
    is_for_others,
    kinds_asked,
    quantities_of,
)
from index.figures.select import figures_for, undecided
from index.text import fold
from index.types import Article, Block, Candidate, Facets, Finding, Language

_CLOSE_CANDIDATES = 3
_PLAUSIBLE = 0.2
"""Of the threshold: a candidate below this is not worth a button."""
_RELATED_CANDIDATES = 4


class Decider:
    """Asks the index and weighs what it finds."""

    def __init__(self, knowledge: Knowledge, phrases: Phrases, follow_ups: FollowUps) -> None:
        self._knowledge = knowledge
        self._phrases = phrases
        self._follow_ups = follow_ups

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
        every = self._phrases.every.search(fold(question))
        facet = None if every else undecided(article, asked)
        if facet and facet not in asked:
            return WhichValue(question, facet, article, probability)
        if not self._fits(article, question, asked):
            return Unsure(question, probability, "no_figure")
        return Answer(question, (Part(article, asked),), None, probability)

    def about(self, text: str, facets: Facets, language: Language) -> WhichArticle | None:
        """Offer the articles about a subject that was named without a question; ``None`` without any."""
        finding = self._knowledge.ask(text, language)
        found = [
            article for _, article in self._consistent(text, finding, facets, language) if is_about(article, facets)
        ]
        probability = finding.candidates[0].probability if finding.candidates else 0.0
        return WhichArticle(text, tuple(found[:MAX_OPTIONS]), probability, vague=True) if found else None

    def article(self, id: str, language: Language) -> Article | None:
        """Return the article in ``language``, or in the other where that is missing."""
        other: Language = "en" if language == "zh" else "zh"
        return self._knowledge.article(id, language) or self._knowledge.article(id, other)

    def _one(self, question: str, asked: Facets, language: Language) -> Outcome:
        finding = self._knowledge.ask(question, language)
        probability = finding.candidates[0].probability if finding.candidates else 0.0
        if finding.declined is not None:
            return Unsure(question, probability, declined=True)
        found = self._consistent(question, finding, asked, language)
        if found and found[0][0].probability >= finding.threshold:
            return self._chosen(question, asked, found)
        return self._between(question, asked, finding, found) or Unsure(question, probability)

    def _chosen(self, question: str, asked: Facets, found: list[tuple[Candidate, Article]]) -> Outcome:
        candidate, article = found[0]
        outcome = self.show(article, question, asked, candidate.probability)
        if not isinstance(outcome, Answer):
            return outcome
        related = tuple(other for _, other in found[1:_RELATED_CANDIDATES] if is_akin(article, other))
        section = candidate.hit.passage.section
        return Answer(question, outcome.parts, section, candidate.probability, related)

    def _between(
        self, question: str, asked: Facets, finding: Finding, found: list[tuple[Candidate, Article]]
    ) -> Outcome | None:
        """Weigh several candidates of which none is sure but which together are."""
        floor = finding.threshold * _PLAUSIBLE
        close = [pair for pair in found[:_CLOSE_CANDIDATES] if pair[0].probability >= floor]
        together = min(1.0, sum(candidate.probability for candidate, _ in close))
        if len(close) < 2 or together < finding.threshold:
            return None
        articles = tuple(article for _, article in close)
        if self._agree(articles, question, asked):
            return self.show(articles[0], question, asked, together)
        return WhichArticle(question, articles, close[0][0].probability)

    def _agree(self, articles: Iterable[Article], question: str, asked: Facets) -> bool:
        """Whether all give the same figures for what is asked, so that it does not matter which is shown."""
        kinds = kinds_asked(question, self._phrases)
        given = {quantities_of(figures_for(article, asked), kinds) for article in articles}
        return len(given) == 1 and given != {frozenset()}

    def _consistent(
        self, question: str, finding: Finding, asked: Facets, language: Language
    ) -> list[tuple[Candidate, Article]]:
        """Return the candidates that may be shown: not about other editions or prices of other things."""
        editions = set(asked.get(EDITION, ()))
        priced = "money" in self._phrases.asks_for(question)
        found = ((candidate, self.article(candidate.article, language)) for candidate in finding.candidates)
        return [
            (candidate, article)
            for candidate, article in found
            if article is not None
            and covers(article, editions)
            and not is_for_others(article, editions)
            and not (priced and is_about_something_else(article, asked))
        ]

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
            return (Part(article, asked),)
        each = [{**asked, EDITION: (edition,)} for edition in asked[EDITION]]
        whole = all(covers(article, {*one[EDITION]}) and self._fits(article, question, one) for one in each)
        return tuple(Part(article, one) for one in each) if whole else ()

    def _fits(self, article: Article, question: str, asked: Facets) -> bool:
        """Whether the article can answer a question about money for these facets; other questions, always."""
        if "money" not in self._phrases.asks_for(question):
            return True
        if quantities_of(figures_for(article, asked), KINDS["money"]):
            return True
        if quantities_of(article.figures, KINDS["money"]):
            return False
        lead = " ".join(block.text for block in article.sections[0].blocks if isinstance(block, Block))
        return bool(self._phrases.about_money.search(fold(f"{article.title} {lead}")))
