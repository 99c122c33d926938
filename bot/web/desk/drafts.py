"""What the bot would reply: an article's passage as the customer would read it, for an agent to send or edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.clarify import article_value
from bot.conversation.messages import Decision, Message
from bot.conversation.state import State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Protocol, TypeVar

    from bot.conversation.messages import Voice
    from bot.support import Support

    T = TypeVar("T")

    class Asks(Protocol):
        """Runs a question to the support off the event loop. ``RuntimeError`` while the index is not ready."""

        def __call__(self, question: Callable[[Support], T]) -> Awaitable[T]:
            """Return what the question returns."""
            ...


LEAST = 0.3
"""The probability from which a passage is worth a look unasked; an agent can take any of them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed reply, and how sure the bot is of it."""

    text: str
    title: str
    probability: float


class Drafts:
    """Proposes replies."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def best(self, question: str, voice: Voice, article: str = "") -> Draft | None:
        """Return the passage of ``article``, or of the likeliest; ``None`` where there is none, or no index yet."""
        try:
            return await self._ask(lambda support: _propose(support, question, voice, article))
        except RuntimeError:
            return None


def _propose(support: Support, question: str, voice: Voice, article: str) -> Draft | None:
    thoughts = support.thoughts(question, State(voice=voice))
    if not article and (not thoughts or thoughts[0].probability < LEAST):
        return None
    chosen = next((each for each in thoughts if not article or each.article == article), None)
    if chosen is None:
        return None
    state = State(voice=voice, preferred=voice, question=question)
    reply = support.reply(state, Message("", choice=article_value(chosen.article))).reply
    if reply.decision is not Decision.ANSWER:
        return None
    return Draft(reply.text, chosen.title, chosen.probability)
