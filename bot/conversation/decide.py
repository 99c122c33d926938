"""From a question that stands by itself to what is to be said: an answer, a question back, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.conversation.clarify import MAX_OPTIONS
from bot.conversation.followup import EDITION, FollowUps
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from index.figures.select import figures_for, undecided
from index.text import fold
from index.types import Article, Candidate, Facets, Figure, Finding, Language, Quantity, QuantityKind

KINDS: dict[str, frozenset[QuantityKind]] = {
    "money": frozenset({QuantityKind.MONEY, QuantityKind.PERCENT}),
    "percent": frozenset({QuantityKind.PERCENT}),
    "phone": frozenset({QuantityKind.PHONE}),
    "period": frozenset({QuantityKind.PERIOD, QuantityKind.AVAILABILITY}),
}
"""The figures that each way of asking is after."""

_CLOSE_CANDIDATES = 3
_PLAUSIBLE = 0.2
"""Of the threshold: a candidate below this is not worth a button."""
_RELATED_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """An article, and the facets that it is read for; at most one edition."""

    article: Article
    asked: Facets


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
    reason: Literal["unsure", "no_figure"] = "unsure"


Outcome = Answer | WhichValue | WhichArticle | Unsure


def kinds_asked(question: str, phrases: Phrases) -> frozenset[QuantityKind]:
    """Return the kinds of figures that ``question`` is after."""
    return frozenset(kind for name in phrases.asks_for(question) for kind in KINDS.get(name, ()))


def depends_on_edition(article: Article) -> bool:
    """Whether what the article says differs by edition."""
    return EDITION in article.applies_to or any(EDITION in figure.facets for figure in article.figures)


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

    def show_all(self, article: Article, question: str, asked: Facets, probability: float) -> Answer:
        """Show an article's figures for every value of what was not named."""
        return Answer(question, (Part(article, asked),), None, probability)

    def about(self, text: str, facets: Facets, language: Language) -> WhichArticle | None:
        """Offer the articles about a subject that was named without a question; ``None`` without any."""
        finding = self._knowledge.ask(text, language)
        found = [
            article for _, article in self._consistent(finding, facets, language) if _about(article, facets)
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
            return Unsure(question, probability)
        found = self._consistent(finding, asked, language)
        if found and found[0][0].probability >= finding.threshold:
            return self._chosen(question, asked, found)
        return self._between(question, asked, finding, found) or Unsure(question, probability)

    def _chosen(self, question: str, asked: Facets, found: list[tuple[Candidate, Article]]) -> Outcome:
        candidate, article = found[0]
        outcome = self.show(article, question, asked, candidate.probability)
        if not isinstance(outcome, Answer):
            return outcome
        related = tuple(other for _, other in found[1:_RELATED_CANDIDATES] if _akin(article, other))
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
        given = {_quantities(figures_for(article, asked), kinds) for article in articles}
        return len(given) == 1 and given != {frozenset()}

    def _consistent(
        self, finding: Finding, asked: Facets, language: Language
    ) -> list[tuple[Candidate, Article]]:
        """Return the candidates that may be shown and are not about other editions only."""
        editions = set(asked.get(EDITION, ()))
        found = ((candidate, self.article(candidate.article, language)) for candidate in finding.candidates)
        return [
            (candidate, article)
            for candidate, article in found
            if article is not None and _covers(article, editions) and not self._for_others(article, editions)
        ]

    def _for_others(self, article: Article, editions: set[str]) -> bool:
        """Whether all its figures of money are for other editions than the one asked about."""
        money = [figure for figure in article.figures if figure.quantity.kind in KINDS["money"]]
        named = [set(figure.facets.get(EDITION, ())) for figure in money]
        return bool(editions and named) and all(values and not values & editions for values in named)

    def _remembering(
        self, question: str, remembered: tuple[str, ...], plain: Outcome, language: Language
    ) -> Outcome:
        """Ask again with the remembered edition where the plain question's answer depends on one."""
        article = _article_of(plain)
        price_unsure = article is None and "money" in self._phrases.asks_for(question)
        if not price_unsure and (article is None or not depends_on_edition(article)):
            return plain
        outcome = self.decide(self._follow_ups.with_edition(question, remembered, language), (), language)
        if isinstance(outcome, Answer | WhichValue):
            return outcome
        if article is None:
            return plain
        asked = {**self._knowledge.catalogue.facets_in(question), EDITION: remembered}
        if (
            len(remembered) == 1
            and isinstance(plain, Answer | WhichValue)
            and _covers(article, set(remembered))
        ):
            return self.show(article, question, asked, plain.probability)
        return plain if isinstance(plain, Answer) and _covers(article, set(remembered)) else outcome

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
        whole = all(_covers(article, {*one[EDITION]}) and self._fits(article, question, one) for one in each)
        return tuple(Part(article, one) for one in each) if whole else ()

    def _fits(self, article: Article, question: str, asked: Facets) -> bool:
        """Whether the article can answer a question about money for these facets; other questions, always."""
        if "money" not in self._phrases.asks_for(question):
            return True
        if _quantities(figures_for(article, asked), KINDS["money"]):
            return True
        if _quantities(article.figures, KINDS["money"]):
            return False
        lead = " ".join(block_text(block) for block in article.sections[0].blocks) if article.sections else ""
        return bool(self._phrases.about_money.search(fold(f"{article.title} {lead}")))


def opening_question(article: Article) -> str:
    """Return the article's first question, which stands for it on a button."""
    return article.questions[0].text if article.questions else article.title


def block_text(block: object) -> str:
    """Return the text of a paragraph; nothing for a table."""
    return str(getattr(block, "text", ""))


def _quantities(figures: Iterable[Figure], kinds: frozenset[QuantityKind]) -> frozenset[Quantity]:
    return frozenset(figure.quantity for figure in figures if figure.quantity.kind in kinds)


def _covers(article: Article, editions: set[str]) -> bool:
    applies = article.applies_to.get(EDITION)
    return not applies or not editions or bool(editions & set(applies))


def _article_of(outcome: Outcome) -> Article | None:
    if isinstance(outcome, Answer):
        return outcome.parts[0].article
    if isinstance(outcome, WhichValue):
        return outcome.article
    return outcome.articles[0] if isinstance(outcome, WhichArticle) else None


def _about(article: Article, facets: Facets) -> bool:
    return any(set(values) & set(article.applies_to.get(facet, ())) for facet, values in facets.items())


def _akin(article: Article, other: Article) -> bool:
    return other.id != article.id and (_about(other, article.applies_to) or other.topic == article.topic)
