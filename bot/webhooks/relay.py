"""From the audit log into the outbox: each webhook has a place in the log, and what comes after it is told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.intake.live import QUEUE
from bot.storage.errors import StorageError
from bot.storage.outbox import Outbox, Outgoing
from bot.storage.tickets import Tickets
from bot.storage.webhooks import Logged, Webhooks, complete
from bot.webhooks.events import CHANNEL, TYPES, envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.live import Follower, Live
    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.storage.tickets import Stored
    from bot.storage.webhooks import Webhook

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""Looked at this often although nothing was announced."""
MOST = 200
PATIENCE = timedelta(seconds=10)
"""How long an open transaction may keep the entries behind its own from being told."""


class Relay:
    """Puts events into the outbox, in one transaction with how far each webhook has come: none is lost or doubled."""

    def __init__(self, database: Database, live: Live, leave: Callable[[Iterable[Waiting]], None]) -> None:
        self._database = database
        self._live = live
        self._leave = leave

    async def run(self) -> None:
        """Look until cancelled."""
        follower = self._live.follow(QUEUE)
        while True:
            try:
                more = await self.look(datetime.now(UTC))
            except StorageError as error:
                log.warning("webhooks are told later", fault=str(error))
                more = False
            if not more:
                await _next(follower)

    async def look(self, now: datetime) -> bool:
        """Tell what is new; return whether there is more."""
        async with self._database.read() as session:
            told = [each for each in await Webhooks(session).all() if each.paused_at is None]
            if not told or await Webhooks(session).newest() <= min(each.seen for each in told):
                return False
        async with self._database.write() as session:
            waiting, more = await self._tell(session, now)
        self._leave(waiting)
        return more

    async def _tell(self, session: AsyncSession, now: datetime) -> tuple[list[Waiting], bool]:
        webhooks = Webhooks(session)
        told = [each for each in await webhooks.all() if each.paused_at is None]
        after = min((each.seen for each in told), default=0)
        entries = await webhooks.events(after, MOST)
        places = [(each.id, each.at) if isinstance(each, Logged) else each for each in entries]
        last = complete(places, after, now - PATIENCE)
        events = [each for each in entries if isinstance(each, Logged) and each.id <= last and each.kind in TYPES]
        tickets = await _tickets(session, events)
        rows = [row for each in told for row in _rows(each, events, tickets)]
        for each in told:
            if last > each.seen:
                await webhooks.told(each.id, last)
        return await Outbox(session).add(rows, now), len(entries) == MOST and last > after


async def _tickets(session: AsyncSession, events: Sequence[Logged]) -> dict[int, Stored]:
    found = [await Tickets(session).get(number) for number in sorted({event.ticket for event in events})]
    return {stored.id: stored for stored in found if stored}


def _rows(webhook: Webhook, events: Sequence[Logged], tickets: dict[int, Stored]) -> list[Outgoing]:
    return [
        # In order for each ticket; one that an address does not take holds up no other.
        Outgoing(CHANNEL, f"{CHANNEL}:{webhook.id}:{event.ticket}", str(webhook.id), "event", envelope(event, stored))
        for event in events
        if event.id > webhook.seen and webhook.wants(TYPES[event.kind]) and (stored := tickets.get(event.ticket))
    ]


async def _next(follower: Follower) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await anext(follower)
    except TimeoutError:
        pass
    except StopAsyncIteration:
        await asyncio.sleep(LOOK_SECONDS)
