"""The dialogue together with what it rests on: what adapters ask besides a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.ports import Thought

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Protocol, TypeVar

    from bot.conversation.dialogue import Dialogue, Turn
    from bot.conversation.messages import Message
    from bot.conversation.ports import Knowledge
    from bot.conversation.state import State

    T = TypeVar("T")

    class Asks(Protocol):
        """Runs a question to the support off the event loop."""

        def __call__(self, question: Callable[[Support], T]) -> Awaitable[T]:
            """Return what the question returns."""
            ...


MOST_THOUGHTS = 3


class Support:
    """Answers, and says what it thought."""

    def __init__(self, dialogue: Dialogue, knowledge: Knowledge) -> None:
        self._dialogue = dialogue
        self._knowledge = knowledge

    def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        return self._dialogue.reply(state, message)

    def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:
        """Return the best candidates for a question, likeliest first."""
        if not question:
            return ()
        language = state.voice.language
        found = self._knowledge.ask(question, language)
        thoughts = []
        for candidate in found.candidates[:MOST_THOUGHTS]:
            other = "en" if language == "zh" else "zh"
            article = self._knowledge.article(candidate.article, language) or self._knowledge.article(
                candidate.article, "en" if other == "en" else "zh"
            )
            if article:
                thoughts.append(Thought(article.title, candidate.probability))
        return tuple(thoughts)


class ThreadBrain:
    """The support for code in the event loop."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        return await self._ask(lambda support: support.reply(state, message))

    async def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:
        """Return the best candidates for a question, likeliest first."""
        return await self._ask(lambda support: support.thoughts(question, state))
