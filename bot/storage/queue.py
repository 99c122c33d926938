"""The agents' queue: tickets by what they need, the most urgent first, a page at a time."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, tuple_

from bot.storage.conversations import named
from bot.storage.cursor import Cursor
from bot.storage.tables import MessageRow, TicketRow
from bot.storage.tickets import Tickets
from bot.tickets.sla import KINDS, Reminder
from bot.tickets.states import TicketState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.tickets import Stored
    from bot.tickets.sla import ServiceLevel
    from bot.tickets.ticket import TicketKind

_OPEN = and_(TicketRow.resolved_at.is_(None), TicketRow.closed_at.is_(None))
_WAITS = TicketRow.waiting_since.is_not(None)


class Filter(StrEnum):
    """Which tickets are shown."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    """For the customer's answer."""
    BREACHING = "breaching"
    """More than half of the time for a first response is over, or all of it."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Last:
    """The last line of a conversation."""

    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A ticket in the queue. ``deadline`` is until when its customer should hear from somebody, if they wait."""

    stored: Stored
    name: str
    deadline: datetime | None
    last: Last | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue; ``after`` leads to the next one, where there is one."""

    entries: tuple[Entry, ...]
    after: Cursor | None = None


class Queue:
    """Reads the queue within one transaction, for agent ``me`` at moment ``now``."""

    def __init__(self, session: AsyncSession, level: ServiceLevel, me: str, now: datetime) -> None:
        self._session = session
        self._level = level
        self._me = me
        self._now = now

    async def page(self, which: Filter, *, after: Cursor | None = None, limit: int = 50) -> Page:
        """Return the next tickets: first those whose customers wait, by deadline, then the newest.

        Among tickets of one kind deadlines keep the order of waiting, so each kind is read in that order, as far as
        it takes, and the two are merged.
        """
        after = after or Cursor()
        lists = [await self._waiting(which, kind, after, limit + 1) for kind in KINDS]
        rows = list(heapq.merge(*lists, key=self._urgency))[: limit + 1]
        if len(rows) <= limit:
            rows += await self._rest(which, after, limit + 1 - len(rows))
        shown = rows[:limit]
        cursor = after.past(shown) if len(rows) > limit else None
        return Page(tuple(await self._entries(shown)), cursor)

    async def counts(self) -> dict[Filter, int]:
        """Return how many open tickets each filter has; what is done is not counted."""
        filters = [each for each in Filter if each is not Filter.DONE]
        sums = [func.coalesce(func.sum(case((self._condition(each), 1), else_=0)), 0) for each in filters]
        row = (await self._session.execute(select(*sums).where(_OPEN))).one()
        return {each: int(count) for each, count in zip(filters, row, strict=True)}

    async def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """Return some tickets in the order of their numbers here; those that are gone are left out."""
        found = {stored.id: stored for stored in await Tickets(self._session).some(numbers)}
        return await self._entries([found[number] for number in numbers if number in found])

    async def _waiting(self, which: Filter, kind: TicketKind, after: Cursor, limit: int) -> list[Stored]:
        if which is Filter.DONE or after.is_past_waiting:
            return []
        asked = self._asked(which).where(_WAITS, TicketRow.kind == kind)
        place = after.places.get(kind)
        if place:
            asked = asked.where(tuple_(TicketRow.waiting_since, TicketRow.id) > tuple_(*place))
        return await self._read(asked.order_by(TicketRow.waiting_since, TicketRow.id).limit(limit))

    async def _rest(self, which: Filter, after: Cursor, limit: int) -> list[Stored]:
        asked = self._asked(which).where(TicketRow.waiting_since.is_(None))
        if after.number is not None:
            asked = asked.where(TicketRow.id < after.number)
        return await self._read(asked.order_by(TicketRow.id.desc()).limit(limit))

    def _asked(self, which: Filter) -> Select[TicketRow]:
        return select(TicketRow).where(self._condition(which), ~_OPEN if which is Filter.DONE else _OPEN)

    async def _read(self, asked: Select[TicketRow]) -> list[Stored]:
        return await Tickets(self._session).read(asked)

    def _condition(self, which: Filter) -> Any:
        match which:
            case Filter.MINE:
                return TicketRow.agent == self._me
            case Filter.UNASSIGNED:
                return TicketRow.agent.is_(None)
            case Filter.WAITING:
                return TicketRow.state == TicketState.WAITING
            case Filter.BREACHING:
                since = ((kind, self._level.late_since(kind, Reminder.HALF, self._now)) for kind in KINDS)
                late = [and_(TicketRow.kind == kind, TicketRow.waiting_since <= moment) for kind, moment in since]
                return and_(_WAITS, or_(*late))
            case _:
                return TicketRow.id > 0

    def _urgency(self, stored: Stored) -> tuple[datetime, datetime, int]:
        since = stored.ticket.waiting_since or stored.ticket.opened_at
        return self._level.deadline(stored.ticket) or since, since, stored.id

    async def _entries(self, tickets: Iterable[Stored]) -> list[Entry]:
        tickets = list(tickets)
        keys = {stored.conversation for stored in tickets}
        names, lines = await named(self._session, keys), await self._last(keys)
        return [
            Entry(
                stored,
                names.get(stored.conversation, ""),
                self._level.deadline(stored.ticket),
                lines.get(stored.conversation),
            )
            for stored in tickets
        ]

    async def _last(self, keys: Iterable[str]) -> dict[str, Last]:
        newest = select(func.max(MessageRow.id)).where(MessageRow.conversation.in_(list(keys)))
        asked = select(MessageRow.conversation, MessageRow.who, MessageRow.text, MessageRow.at)
        found = await self._session.execute(
            asked.where(MessageRow.id.in_(newest.group_by(MessageRow.conversation).scalar_subquery()))
        )
        return {row.conversation: Last(row.who, row.text, row.at) for row in found}
