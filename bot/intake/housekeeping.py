"""What falls due by itself: reminders, tickets to be closed, messages to be forgotten, and gauges."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.intake.announce import announce_tickets
from bot.intake.outgoing import ForTicket, Send
from bot.intake.write import ticket_row
from bot.storage.conversations import Conversations
from bot.storage.errors import ConflictError, StorageError
from bot.storage.forget import prune
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.storage.tickets import Tickets
from bot.tickets.moves import apply
from bot.tickets.sla import KINDS, Reminder
from bot.tickets.states import Action
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.outgoing import Place
    from bot.intake.rules import Rules
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.database import Database
    from bot.storage.outbox import Outgoing, Waiting
    from bot.storage.tickets import Stored

log = structlog.get_logger(__name__)

ROUND_SECONDS = 10.0
PRUNE_EVERY = timedelta(hours=1)
DELIVERED_FOR = timedelta(days=2)
"""How long rows of inbox and outbox that are done are kept; Telegram delivers nothing again after a day."""
SYSTEM = Actor("system")
PIECE = 200
MOST_REMINDED = 200
"""Tickets of one round; where there are more, the others follow in the next."""


class Housekeeper:
    """Looks every few seconds what is due."""

    def __init__(
        self,
        *,
        database: Database,
        speech: TicketSpeech,
        rules: Rules,
        metrics: Metrics,
        leave: Callable[[Iterable[Waiting]], None],
        group: Place,
        live: Live,
        retention_days: int,
        prune_files: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        self._database = database
        self._speech = speech
        self._rules = rules
        self._metrics = metrics
        self._leave = leave
        self._group = group
        self._live = live
        self._retention = timedelta(days=retention_days)
        self._prune_files = prune_files
        self._pruned: datetime | None = None

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look(datetime.now(UTC))
            except (StorageError, ConflictError) as error:
                log.warning("housekeeping is done later", fault=str(error))
            await asyncio.sleep(ROUND_SECONDS)

    async def look(self, now: datetime) -> None:
        """Do what is due now."""
        async with self._database.read() as session:
            late = await self._late(Tickets(session), now)
            done = await Tickets(session).resolved(now - self._rules.reopen_window)
            self._metrics.inbox_depth.set(await Inbox(session).depth())
            self._metrics.outbox_depth.set(await Outbox(session).depth())
            self._metrics.open_tickets.set(await Tickets(session).count_open())
        if late or done:
            async with self._database.write() as session:
                rows = [row for stored in late for row in await self._remind(session, stored, now)]
                rows += [row for stored in done for row in await self._close(session, stored, now)]
                sent = await Outbox(session).add(rows, now)
            self._leave(sent)
            announce_tickets(self._live, [stored.id for stored in [*late, *done]])
        if self._pruned is None or now - self._pruned >= PRUNE_EVERY:
            async with self._database.write() as session:
                await prune(session, now - self._retention, now - DELIVERED_FOR)
            if self._prune_files:
                await self._prune_files(self._retention.total_seconds())
            self._pruned = now

    async def _late(self, tickets: Tickets, now: datetime) -> list[Stored]:
        """Return tickets of which people are to be reminded, read in pieces: others are served in between."""
        moments = {kind: self._rules.level.late_since(kind, Reminder.HALF, now) for kind in KINDS}
        late: list[Stored] = []
        after = 0
        while len(late) < MOST_REMINDED and (found := await tickets.waiting_since(moments, after, PIECE)):
            late += [stored for stored in found if self._rules.level.due(stored.ticket, now, stored.reminders)]
            after = found[-1].id
        return late[:MOST_REMINDED]

    async def _remind(self, session: AsyncSession, stored: Stored, now: datetime) -> list[Outgoing]:
        due = self._rules.level.due(stored.ticket, now, stored.reminders)
        keys = (*stored.reminders, *(each.key for each in due))
        await Tickets(session).save(replace(stored, reminders=keys))
        texts = [self._speech.reminder(each, stored.ticket) for each in due]
        return [self._about(stored.id, Send.TEXT, html=text) for text in texts] if self._group.chat else []

    async def _close(self, session: AsyncSession, stored: Stored, now: datetime) -> list[Outgoing]:
        changed = apply(stored.ticket, Action.CLOSE, SYSTEM, now)
        await Tickets(session).save(replace(stored, ticket=changed.ticket))
        await Tickets(session).note(stored.id, changed.events)
        if not self._group.chat:
            return []
        customer = (await Conversations(session).load([stored.conversation])).get(stored.conversation)
        name = customer.name if customer else ""
        html, buttons = self._speech.card(changed.ticket, stored.id, name, now)
        return [self._about(stored.id, Send.CARD, html=html, buttons=[list(map(list, row)) for row in buttons])]

    def _about(self, number: int, kind: Send, **payload: object) -> Outgoing:
        return ticket_row(self._group.channel, self._group.chat, number, ForTicket(kind, dict(payload)))
