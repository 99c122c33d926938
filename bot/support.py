"""The dialogue together with what it rests on: what adapters ask besides a reply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import Decision
from bot.conversation.turn import Weighed
from bot.intake.ports import Thought

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import Protocol, TypeVar

    import numpy as np
    from numpy.typing import NDArray

    from bot.conversation.dialogue import Dialogue, Turn
    from bot.conversation.messages import Message
    from bot.conversation.ports import Knowledge
    from bot.conversation.state import State
    from index.reviewed import Reviewed
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

        def review(self, reviews: Sequence[Reviewed]) -> None:
            """Let the confidence rest on what agents reviewed."""
            ...

        def embedded(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32]:
            """Return unit vectors that say what questions are about."""
            ...

    class Asks(Protocol):
        """Runs a question to the support off the event loop."""

        def __call__(self, question: Callable[[Support], T]) -> Awaitable[T]:
            """Return what the question returns."""
            ...


MOST_THOUGHTS = 3
MOST_WEIGHED = 5
"""Candidates that are noted with an answer."""
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

    def on(self, knowledge: Library) -> Support:
        """Return the same support on other articles."""
        return Support(self._dialogue.on(knowledge), self._filing.on(knowledge), knowledge)

    def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        return self._noted(self._dialogue.reply(state, message))

    def reply_filing(self, state: State, message: Message) -> Turn:
        """Answer a message, and fill in a ticket where the customer wants one."""
        return self._noted(self._filing.reply(state, message))

    def _noted(self, turn: Turn) -> Turn:
        """Note which index replied: another may be in use by the time that the reply is logged."""
        reply = replace(turn.reply, index=self._knowledge.version)
        return replace(turn, reply=reply, weighed=self._weighed(turn))

    def _weighed(self, turn: Turn) -> Weighed | None:
        """Return what was asked of the articles. The index remembers what it has just been asked."""
        question, language = turn.state.question, turn.state.voice.language
        if not question or turn.state.form or turn.reply.decision is Decision.SMALLTALK:
            return None
        found = self._knowledge.ask(question, language)
        candidates = tuple((each.article, round(each.probability, 4)) for each in found.candidates[:MOST_WEIGHED])
        return Weighed(question, language, candidates, found.threshold)

    def review(self, reviews: Sequence[Reviewed]) -> None:
        """Let the confidence rest on what agents reviewed; takes a second for some hundred, other questions go on.

        Of the messages that nothing answers those count that would be answered, were the index sure: what the
        conversation stops anyway, such as questions about other vendors, is no wrong answer and says nothing of how
        sure it must be.
        """
        shown = self._dialogue.would_show
        self._knowledge.review([one for one in reviews if one.articles or shown(one.text, one.language)])

    def embedded(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32]:
        """Return unit vectors that say what questions are about."""
        return self._knowledge.embedded(questions)

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
