"""Web conversations in memory: bounded in number, forgotten after a while."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.conversation.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.messages import Option, Voice

MOST = 5_000
"""Conversations kept at once, a few KB each and 60 at worst; the one unused longest goes first."""
IDLE_SECONDS = 2 * 60 * 60.0
"""A customer who comes back later than this starts anew."""
SHOWN_LINES = 20
"""Lines of a conversation that a reloaded page shows again."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the conversation as the page shows it. ``html`` is set for the bot's lines only."""

    who: Literal["customer", "bot"]
    text: str
    html: str = ""
    options: tuple[Option, ...] = ()


@dataclass(slots=True, eq=False)
class Session:
    """One browser's conversation."""

    id: str
    used: float
    state: State
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=SHOWN_LINES))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a message is answered: the next one sees the state that this one leaves."""


class Sessions:
    """The conversations, by the secret that a browser's cookie holds."""

    def __init__(
        self,
        *,
        most: int = MOST,
        idle_seconds: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._idle = idle_seconds
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def find(self, id: str | None) -> Session | None:
        """Return the conversation, where it is still kept, and note that it is in use."""
        self._drop_idle()
        session = self._sessions.get(id) if id else None
        if session:
            session.used = self._clock()
            self._sessions.move_to_end(session.id)
        return session

    def start(self, voice: Voice) -> Session:
        """Begin a conversation under a new secret, in the browser's language until the customer writes."""
        self._drop_idle()
        while len(self._sessions) >= self._most:
            self._sessions.popitem(last=False)
        session = Session(secrets.token_urlsafe(24), self._clock(), State(voice=voice))
        self._sessions[session.id] = session
        return session

    def end(self, id: str | None) -> None:
        """Forget a conversation; one that is not kept is no error."""
        if id:
            self._sessions.pop(id, None)

    def _drop_idle(self) -> None:
        oldest = self._clock() - self._idle
        while self._sessions and next(iter(self._sessions.values())).used < oldest:
            self._sessions.popitem(last=False)
