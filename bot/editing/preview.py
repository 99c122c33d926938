"""An article as customers will see it: the conversation's own words, over that article alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.dialogue import Dialogue
from bot.conversation.messages import Message, Voice
from bot.conversation.state import State
from bot.conversation.subjects import EDITION
from bot.intake.split import split_html
from index.passages import passages_of
from index.types import Candidate, Finding, Hit, PassageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.conversation.messages import Reply
    from bot.conversation.phrases import Phrases
    from bot.conversation.render import Renderer
    from index.facets import FacetCatalogue
    from index.types import Article, Language

MOST = 6
"""Questions that a preview answers; a person looks at no more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question, and the reply to it in the parts that Telegram sends. The web chat shows the whole."""

    question: str
    reply: Reply
    parts: tuple[str, ...]


class OneArticle:
    """A knowledge base in which every question leads to one article; the hotline comes from the others."""

    def __init__(self, article: Article, catalogue: FacetCatalogue, others: Iterable[Article] = ()) -> None:
        self.catalogue = catalogue
        self._article = article
        self._others = tuple(other for other in others if other.language == article.language)

    def as_meant(self, text: str) -> str:
        """Return a message as it is: editors see what their very words lead to."""
        return text

    def ask(self, question: str, language: Language) -> Finding:  # noqa: ARG002 - the article has one language
        """Return the article, found by the passage that is most like the question, then the others."""
        passages = [one for one in passages_of(self._article) if one.kind is not PassageKind.NOT_QUESTION]
        best = next((one for one in passages if one.text == question), passages[0])
        others = (_candidate(other, 0.0) for other in self._others if other.id != self._article.id)
        first = Candidate(self._article.id, 1.0, 1.0, Hit(best, 1.0))
        return Finding((first, *others), 0.5)

    def article(self, id: str, language: Language) -> Article | None:
        """Return the article, draft or not, or one of the others."""
        return self._one(language, lambda article: article.id == id)

    def titled(self, title: str, language: Language) -> Article | None:
        """Return the article that is called so."""
        return self._one(language, lambda article: article.title.casefold() == title.casefold())

    def _one(self, language: Language, wanted: Callable[[Article], bool]) -> Article | None:
        if language != self._article.language:
            return None
        return next((one for one in (self._article, *self._others) if wanted(one)), None)


def _candidate(article: Article, probability: float) -> Candidate:
    return Candidate(article.id, probability, probability, Hit(passages_of(article)[0], probability))


class Previews:
    """Answers with an article whether customers may see it yet or not."""

    def __init__(self, renderer: Renderer, phrases: Phrases) -> None:
        self._renderer = renderer
        self._phrases = phrases

    def of(
        self, article: Article, catalogue: FacetCatalogue, others: Iterable[Article] = (), asked: Iterable[str] = ()
    ) -> list[Shown]:
        """Answer ``asked``, or else the article's own questions, and for each edition that it is for."""
        dialogue = Dialogue(OneArticle(article, catalogue, others), self._renderer, self._phrases)
        questions = list(asked) or _questions(article, catalogue)
        return [_shown(dialogue, question, article.language) for question in questions[:MOST]]


def _questions(article: Article, catalogue: FacetCatalogue) -> list[str]:
    first = [one.text for one in article.questions] or [article.title]
    editions = [
        f"{catalogue.short(EDITION, edition, article.language)} {first[0]}"
        for edition in _editions(article)
        if EDITION not in catalogue.facets_in(first[0])
    ]
    return [*first[:2], *editions[:3], *first[2:]]


def _editions(article: Article) -> tuple[str, ...]:
    """Return the editions that the article's figures differ by."""
    return tuple(dict.fromkeys(one for figure in article.figures for one in figure.facets.get(EDITION, ())))


def _shown(dialogue: Dialogue, question: str, language: Language) -> Shown:
    state = State().prefer(Voice(language))
    reply = dialogue.reply(state, Message(question)).reply
    return Shown(question, reply, tuple(split_html(reply.html)))
