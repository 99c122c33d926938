"""The dialogue together with what it rests on: what adapters ask besides a reply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.intake.ports import Thought

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Protocol, TypeVar

    from bot.conversation.dialogue import Dialogue, Turn
    from bot.conversation.messages import Message
    from bot.conversation.ports import Knowledge
    from bot.conversation.state import State
    from index.types import Article, Candidate, Finding, Language

    T = TypeVar("T")

    class Library(Knowledge, Protocol):
        """The articles together."""

        @property
        def version(self) -> str:
            """The state of the articles that is asked."""
            ...

        def articles(self) -> tuple[Article, ...]:
            """Return every article that customers may see now."""
            ...

    class Asks(Protocol):
        """Runs a question to the support off the event loop."""

        def __call__(self, question: Callable[[Support], T]) -> Awaitable[T]:
            """Return what the question returns."""
            ...


MOST_THOUGHTS = 3
MOST_FIGURES = 8
"""Of a candidate; a table has more than anybody reads."""
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Support:
    """Answers, and says what it thought."""

    def __init__(self, dialogue: Dialogue, filing: Dialogue, knowledge: Library) -> None:
        """``filing`` is the dialogue that fills in tickets, for channels on which agents can write back."""
        self._dialogue = dialogue
        self._filing = filing
        self._knowledge = knowledge

    def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        return self._noted(self._dialogue.reply(state, message))

    def reply_filing(self, state: State, message: Message) -> Turn:
        """Answer a message, and fill in a ticket where the customer wants one."""
        return self._noted(self._filing.reply(state, message))

    def _noted(self, turn: Turn) -> Turn:
        """Note which index replied: another may be in use by the time that the reply is logged."""
        return replace(turn, reply=replace(turn.reply, index=self._knowledge.version))

    def articles(self) -> tuple[Article, ...]:
        """Return every article that customers may see now, ordered by id and language."""
        return self._knowledge.articles()

    def finding(self, question: str, language: Language) -> Finding:
        """Return what the index says of a question, with all that it weighed."""
        return self._knowledge.ask(question, language)

    def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:
        """Return the best candidates for a question, likeliest first."""
        if not question:
            return ()
        language = state.voice.language
        found = self._knowledge.ask(question, language)
        thoughts = []
        for candidate in found.candidates[:MOST_THOUGHTS]:
            both = (self._knowledge.article(candidate.article, each) for each in (language, *LANGUAGES))
            article = next((article for article in both if article), None)
            if article:
                thoughts.append(_thought(candidate, article, found.threshold))
        return tuple(thoughts)


def _thought(candidate: Candidate, article: Article, needed: float) -> Thought:
    passage = candidate.hit.passage
    near = [figure for figure in article.figures if figure.section == passage.section] or article.figures
    figures = dict.fromkeys(f"{figure.label}: {figure.quantity.text}" for figure in near)
    return Thought(
        article.title,
        candidate.probability,
        article.id,
        passage.section or "",
        passage.text,
        tuple(figures)[:MOST_FIGURES],
        needed,
    )


class ThreadBrain:
    """The support for code in the event loop."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        return await self._ask(lambda support: support.reply_filing(state, message))

    async def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:
        """Return the best candidates for a question, likeliest first."""
        return await self._ask(lambda support: support.thoughts(question, state))
