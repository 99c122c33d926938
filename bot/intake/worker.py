"""Batches of lanes: what is kept is read, what follows is worked out, and all of it is written at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.intake.announce import announce_outcome
from bot.intake.case import Case, Outcome
from bot.intake.customers import UNWRITTEN
from bot.intake.incoming import AGENTS, Incoming, Kind
from bot.intake.outgoing import Place
from bot.intake.write import write
from bot.storage.conversations import Conversations
from bot.storage.inbox import Inbox
from bot.storage.messages import Messages
from bot.storage.outbox import Outbox
from bot.storage.people import Bans
from bot.storage.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.customers import Customers
    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.notices import Notices
    from bot.storage.database import Database
    from bot.storage.inbox import Open
    from bot.storage.outbox import Outgoing, Waiting

log = structlog.get_logger(__name__)


class Agents(Protocol):
    """Deals with what happens in the agents' group."""

    async def handle(self, rows: Sequence[Open], items: Sequence[Incoming], now: datetime) -> Sequence[Waiting]:
        """Deal with the rows of one lane and write what follows; return what is to leave."""
        ...

    def alarm(self, text: str) -> Outgoing | None:
        """Return a message to the group about something that a person must look at; ``None`` without a group."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a worker is made of."""

    database: Database
    customers: Customers
    agents: Agents
    notices: Notices
    metrics: Metrics
    live: Live
    group: Place
    delete: Callable[[Sequence[str]], Awaitable[None]] | None = None
    """Deletes files by their names."""


class CaseWorker:
    """Works batches out."""

    def __init__(self, parts: Parts, leave: Callable[[Iterable[Waiting]], None]) -> None:
        self._parts = parts
        self._leave = leave

    async def handle(self, batch: Sequence[tuple[str, Sequence[Open]]]) -> None:
        """Work out and write a batch; then its messages leave."""
        now = datetime.now(UTC)
        of_agents = [(lane, rows) for lane, rows in batch if lane.startswith(AGENTS)]
        for _, rows in of_agents:
            items = [Incoming.from_json(row.payload) for row in rows]
            self._leave(await self._parts.agents.handle(rows, items, now))
        of_customers = [(lane, rows) for lane, rows in batch if not lane.startswith(AGENTS)]
        if of_customers:
            await self._customers(of_customers, now)

    async def _customers(self, batch: Sequence[tuple[str, Sequence[Open]]], now: datetime) -> None:
        async with self._parts.database.read() as session:
            cases = await self._load(session, batch, now)
        outcomes = [await self._parts.customers.handle(case) for case in cases]
        async with self._parts.database.write() as session:
            waiting = await write(session, outcomes, self._parts.group)
        for row in (row for case in cases for row in case.rows):
            self._parts.metrics.delay.observe((datetime.now(UTC) - row.received_at).total_seconds())
        self._leave(waiting)
        for outcome in outcomes:
            self._count(outcome)
            announce_outcome(self._parts.live, outcome)
            if outcome.forgotten and self._parts.delete:
                await self._parts.delete(outcome.forgotten)

    async def set_aside(self, lane: str, rows: Sequence[Open], error: str) -> None:
        """Keep what cannot be dealt with, and tell the customer and the people."""
        now = datetime.now(UTC)
        ids = [row.id for row in rows]
        log.error("messages are set aside", lane=lane, rows=ids, why=error)
        self._parts.metrics.set_aside.labels("inbox").inc(len(rows))
        alarm = self._parts.agents.alarm(f"inbox {', '.join(map(str, ids))}: {error}")
        outgoing = [alarm] if alarm else []
        outgoing += self._apology(lane, rows)
        async with self._parts.database.write() as session:
            await Inbox(session).set_aside(ids, now, error)
            waiting = await Outbox(session).add(outgoing, now)
        self._leave(waiting)

    def _apology(self, lane: str, rows: Sequence[Open]) -> list[Outgoing]:
        try:
            item = Incoming.from_json(rows[-1].payload)
        except ValueError:
            return []
        if lane.startswith(AGENTS) or item.kind in UNWRITTEN:
            return []
        html = self._parts.notices.html("failed", Outcome.of(Case(lane, (), (item,), rows[-1].received_at)).voice)
        return [Place(item.channel, item.chat, lane, item.reply_in).text(html)]

    async def _load(
        self, session: AsyncSession, batch: Sequence[tuple[str, Sequence[Open]]], now: datetime
    ) -> list[Case]:
        items = {lane: tuple(Incoming.from_json(row.payload) for row in rows) for lane, rows in batch}
        kept = await Conversations(session).load(items)
        tickets = await Tickets(session).latest(items)
        every = [item for some in items.values() for item in some]
        keys = [item.tap.partition(":")[0] for item in every if item.tap]
        buttons = await Messages(session).buttons(keys) if keys else {}
        banned = {
            (channel, person)
            for channel in {item.channel for item in every}
            for person in await Bans(session).of(channel, {item.person for item in every if item.channel == channel})
        }
        cases = []
        for lane, rows in batch:
            edited = await self._edited(session, lane, items[lane])
            cases.append(
                Case(
                    lane,
                    tuple(rows),
                    items[lane],
                    now,
                    kept.get(lane),
                    tickets.get(lane),
                    buttons,
                    (items[lane][0].channel, items[lane][0].person) in banned,
                    edited,
                )
            )
        return cases

    async def _edited(self, session: AsyncSession, lane: str, items: Sequence[Incoming]) -> dict[int, str]:
        found = {}
        for item in items:
            if item.kind is Kind.EDIT and item.number is not None:
                before = await Messages(session).text_of(lane, item.number)
                if before is not None:
                    found[item.number] = before
        return found

    def _count(self, outcome: Outcome) -> None:
        events = [event for opening in outcome.openings for event in opening.changed.events]
        events += [event for _, event in outcome.events]
        for event in events:
            self._parts.metrics.tickets.labels(str(event.kind)).inc()
