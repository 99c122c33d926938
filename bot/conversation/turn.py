"""What one message led to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.messages import Effect, Reply
from bot.conversation.state import State
from index.types import Language


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the articles were asked, and how likely each is to answer it, best first."""

    question: str
    language: Language
    candidates: tuple[tuple[str, float], ...] = ()
    needed: float = 0.0
    """The probability from which an answer is given."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to."""

    reply: Reply
    state: State
    effects: tuple[Effect, ...] = ()
    weighed: Weighed | None = None
    """Noted by the service, for those who review what was answered."""
