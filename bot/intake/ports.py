"""What the intake needs of the conversation, asked off the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.conversation.dialogue import Turn
    from bot.conversation.messages import Message
    from bot.conversation.state import State


@dataclass(frozen=True, slots=True)
class Thought:
    """An article that the bot weighed for a question."""

    title: str
    probability: float
    article: str = ""
    section: str = ""
    text: str = ""
    """The passage that was found."""
    figures: tuple[str, ...] = ()
    """What it says in numbers, with what each is."""
    needed: float = 0.0
    """The probability from which it would have been answered."""


class Brain(Protocol):
    """The dialogue, and what is behind its decisions."""

    async def reply(self, state: State, message: Message) -> Turn:
        """Answer a message."""
        ...

    async def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:
        """Return the best candidates for a question, likeliest first."""
        ...
