"""A sender a channel: each at its own pace, so that a slow or absent channel holds up no other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.intake.sender import Sender
    from bot.storage.outbox import Waiting

log = structlog.get_logger(__name__)


class Senders:
    """Hands rows of the outbox to the sender of their channel."""

    def __init__(self) -> None:
        self._senders: dict[str, Sender] = {}

    def __len__(self) -> int:
        return sum(map(len, self._senders.values()))

    def add(self, senders: Mapping[str, Sender]) -> None:
        """Take senders in, by the names of their channels."""
        self._senders |= senders

    def put(self, rows: Iterable[Waiting]) -> None:
        """Let rows leave that are committed; those of a channel that is not running wait in the outbox."""
        for row in rows:
            sender = self._senders.get(row.channel)
            if sender is None:
                log.warning("a message waits for a channel that is not running", channel=row.channel, row=row.id)
            else:
                sender.put([row])

    async def resume(self, channel: str) -> None:
        """Open a channel: take up what had not left when the process ended."""
        await self._senders[channel].resume()

    async def close(self) -> None:
        """Stop: what is under way is waited for, the rest is taken up at the next start."""
        await asyncio.gather(*(sender.close() for sender in self._senders.values()))
