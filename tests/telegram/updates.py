"""Updates as Telegram keeps them: until the bot confirms them."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from tests.telegram.errors import ApiError

Update = dict[str, Any]
FIRST: Final = 870_000_001
ONLY_ON_DEMAND: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only where ``allowed_updates`` names them."""
_CONFLICT: Final = ApiError(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)


@dataclass(slots=True)
class Updates:
    """The queue that ``getUpdates`` and the webhook take from."""

    allowed: list[str] = field(default_factory=list)
    """As the bot last asked; empty is all but those on demand."""
    next_id: int = FIRST
    confirmed: int = 0
    """How many the bot has confirmed."""
    waiting: deque[Update] = field(default_factory=deque)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: int = 0
    _closed: bool = False

    def add(self, kind: str, content: object) -> Update | None:
        """Queue an update; ``None`` where the bot did not ask for its kind."""
        if kind not in self.allowed if self.allowed else kind in ONLY_ON_DEMAND:
            return None
        return self.add_raw({kind: content})

    def add_raw(self, content: dict[str, Any]) -> Update:
        """Queue an update of any form, with the next id."""
        update = {"update_id": self.next_id, **content}
        self.next_id += 1
        self.waiting.append(update)
        self._arrived.set()
        return update

    def confirm_before(self, offset: int) -> None:
        """Forget what has a lower id than ``offset``; a negative one keeps that many of the newest."""
        before = len(self.waiting)
        if offset < 0:
            self.waiting = deque(list(self.waiting)[offset:])
        else:
            while self.waiting and self.waiting[0]["update_id"] < offset:
                self.waiting.popleft()
        self.confirmed += before - len(self.waiting)

    def clear(self) -> None:
        """Forget all that waits: ``drop_pending_updates``."""
        self.waiting.clear()

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closed = True
        self._arrived.set()

    async def get(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109 - the API's name
        """Confirm, then give what waits; wait up to ``timeout`` seconds for the first.

        Raises ``ApiError`` where another poll takes over.
        """
        self.confirm_before(offset)
        self._poll += 1
        mine = self._poll
        self._arrived.set()  # an older poll wakes and finds that it is not the last
        deadline = asyncio.get_running_loop().time() + timeout
        while not self.waiting and not self._closed:
            await self.arrival(deadline)
            if mine != self._poll:
                raise _CONFLICT
            if asyncio.get_running_loop().time() >= deadline:
                break
        return list(self.waiting)[:limit]

    async def arrival(self, deadline: float) -> None:
        """Wait until something arrives, or for the deadline (the loop's time)."""
        self._arrived.clear()
        try:
            async with asyncio.timeout_at(deadline):
                await self._arrived.wait()
        except TimeoutError:
            return
