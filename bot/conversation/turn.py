"""What one message led to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.messages import Effect, Reply
from bot.conversation.state import State


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to."""

    reply: Reply
    state: State
    effects: tuple[Effect, ...] = ()
