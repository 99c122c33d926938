"""Writing down what left, at once and whatever the database says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.storage.errors import StorageError
from bot.storage.outbox import Outbox, Sent
from bot.storage.people import Topics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.database import Database
    from bot.storage.people import Relay

log = structlog.get_logger(__name__)

DATABASE_WAIT = 1.0
"""Seconds until a database that failed is tried again."""


class Recorder:
    """Marks rows as sent at once, and together with those that come while it is at it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sent, tuple[Relay, ...]]] = []
        self._writing = asyncio.Lock()

    async def record(self, sent: Sent, relays: tuple[Relay, ...]) -> None:
        """Return once the row is committed as sent."""
        mine = (sent, relays)
        self._waiting.append(mine)
        async with self._writing:
            if mine not in self._waiting:
                return
            batch, self._waiting = self._waiting, []

            async def note() -> None:
                async with self._database.write() as session:
                    await Outbox(session).sent([each for each, _ in batch])
                    await Topics(session).link([relay for _, links in batch for relay in links])

            await insist(note)


async def insist(note: Callable[[], Awaitable[None]]) -> None:
    """Write until it succeeds: what left must not leave again because the database was busy."""
    while True:
        try:
            await note()
        except StorageError as error:
            log.error("the database failed, the outbox waits", fault=str(error))  # noqa: TRY400
            await asyncio.sleep(DATABASE_WAIT)
        else:
            return
