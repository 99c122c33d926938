"""What the index finds, held against what was asked: only candidates that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.phrases import Phrases
from bot.conversation.pointed import Pointed
from bot.conversation.ports import Knowledge
from bot.conversation.relevance import covers, is_about_something_else, is_for_others, same_subject
from bot.conversation.subjects import EDITION, SUBJECTS
from bot.conversation.wordings import other_wordings
from index.confidence.decision import CLOSE, PLAUSIBLE
from index.types import Article, Candidate, Facets, Language, Passage

MAX_NEAR = 2
"""Articles that are offered beside a hand-over."""
_NEAR = 0.3
"""Share of the threshold from which they are: below it most are of another subject (``docs/decision.md``)."""
_BORNE_OUT = 0.5
"""Share of the threshold from which the words as they came bear out what bolder ones lead to: with them alone,
换打印机,上门一次多少钱 is answered like any visit."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An article that may be shown, and the probability that it is the right one."""

    article: Article
    probability: float
    section: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What one wording of a question led to, best first."""

    fits: tuple[Fit, ...]
    threshold: float
    probability: float
    """Of the index's best candidate, whether it may be shown or not."""
    declined: bool
    bold: bool = False
    """Whether the wording left out what may matter."""

    @property
    def sure(self) -> bool:
        """Whether the best may be answered."""
        return not self.declined and bool(self.fits) and self.fits[0].probability >= self.threshold

    def bears_out(self, other: Found) -> bool:
        """Whether these words, too, lead to the best of ``other``, if not surely."""
        best = [fit for fit in self.fits[:1] if fit.probability >= self.threshold * _BORNE_OUT]
        return bool(best) and best[0].article.id == other.fits[0].article.id

    @property
    def close(self) -> tuple[Fit, ...]:
        """The candidates that a customer may be asked to choose among."""
        return tuple(fit for fit in self.fits[:CLOSE] if fit.probability >= self.threshold * PLAUSIBLE)

    @property
    def together(self) -> float:
        """The probability that one of the first few is right."""
        return min(1.0, sum(fit.probability for fit in self.fits[:CLOSE]))


def near(tried: Iterable[Found]) -> tuple[Article, ...]:
    """Return the articles that are worth a button though none is sure: the likeliest by any wording."""
    likely = (fit for found in tried for fit in found.close if fit.probability >= found.threshold * _NEAR)
    fits = sorted(likely, key=lambda fit: -fit.probability)
    return tuple({fit.article.id: fit.article for fit in fits}.values())[:MAX_NEAR]


class Search:
    """Asks the index, in other words where the first do not do."""

    def __init__(self, knowledge: Knowledge, phrases: Phrases, pointed: Pointed) -> None:
        self._knowledge = knowledge
        self._pointed = pointed
        self._phrases = phrases

    def find(self, question: str, asked: Facets, language: Language) -> Found:
        """Ask for ``question`` and keep what may be shown to somebody who asked about ``asked``."""
        return self._ask(question, question, asked, language)

    def find_otherwise(self, question: str, asked: Facets, language: Language) -> Iterator[Found]:
        """Ask in other words, one wording at a time; those that an article declines are left out."""
        for wording in other_wordings(question, self._knowledge.catalogue, self._phrases, language):
            found = self._ask(wording.text, question, asked, language)
            if not found.declined:
                yield replace(found, bold=wording.bold)

    def first(self, question: str, asked: Facets, language: Language) -> Article | None:
        """Return the article that the index finds first, if it may be shown to somebody who asked about ``asked``."""
        finding = self._knowledge.ask(question, language)
        article = self.article(finding.candidates[0].article, language) if finding.candidates else None
        priced = "money" in self._phrases.asks_for(question)
        return article if article and not finding.declined and _may_show(article, asked, priced) else None

    def article(self, id: str, language: Language) -> Article | None:
        """Return the article in ``language``, or in the other where that is missing."""
        other: Language = "en" if language == "zh" else "zh"
        return self._knowledge.article(id, language) or self._knowledge.article(id, other)

    def _ask(self, wording: str, question: str, asked: Facets, language: Language) -> Found:
        finding = self._knowledge.ask(wording, language)
        priced = "money" in self._phrases.asks_for(question)
        articles = [(candidate, self.article(candidate.article, language)) for candidate in finding.candidates]
        known = [(candidate, article) for candidate, article in articles if article is not None]
        shown = {article.id for _, article in known if _may_show(article, asked, priced)}
        fitting = [(candidate, article) for candidate, article in known if article.id in shown]
        others = [(candidate, article) for candidate, article in known if article.id not in shown]
        excluded = sum(candidate.probability for candidate, _ in others)
        fits = [
            Fit(
                article,
                _given(candidate, known[0][0], self._shared(article, others, asked), excluded),
                candidate.hit.passage.section,
            )
            for candidate, article in fitting
        ]
        fits.sort(key=lambda fit: -fit.probability)
        best = finding.candidates[0].probability if finding.candidates else 0.0
        declined = finding.declined is not None and self._is_meant(finding.declined, asked)
        return Found(tuple(fits), finding.threshold, best, declined)

    def _shared(self, article: Article, others: Sequence[tuple[Candidate, Article]], asked: Facets) -> float:
        """Return the probability of those that cannot be shown themselves and that ``article`` points to."""
        pointed = [part.article for part in self._pointed.parts(article, asked)]
        return sum(one.probability for one, other in others if any(same_subject(each, other) for each in pointed))

    def _is_meant(self, declined: Passage, asked: Facets) -> bool:
        """Whether the question may be the one declined, and not only about the same edition and another subject."""
        named = self._knowledge.catalogue.facets_in(declined.text)
        wanted = {value for facet in SUBJECTS for value in asked.get(facet, ())}
        same_subject = not wanted or any(wanted & set(named.get(facet, ())) for facet in SUBJECTS)
        return same_subject or not asked.get(EDITION)


def _may_show(article: Article, asked: Facets, priced: bool) -> bool:
    """Whether the article is not about other editions, nor its prices those of other things."""
    editions = set(asked.get(EDITION, ()))
    if not covers(article, editions) or is_for_others(article, editions):
        return False
    return not (priced and is_about_something_else(article, asked))


def _given(candidate: Candidate, best: Candidate, shared: float, excluded: float) -> float:
    """Return the probability of the best, given that it is none of those that cannot be meant (Bayes).

    That of the others stays: where the best itself is excluded, the index was misled and its numbers say little.
    What is ``shared`` is the article's own, though it is ``excluded`` by itself.
    """
    probability, excluded = candidate.probability + shared, excluded - shared
    if candidate is not best or excluded >= 1:
        return probability
    return min(1.0, probability / (1 - excluded))
