"""The inbox: what arrived and is not yet dealt with. Unique by channel and update id."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import InboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

OPEN, DONE, DEAD = "open", "done", "dead"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way in. Rows of one ``lane`` are dealt with in order, one after the other."""

    channel: str
    update_id: int
    lane: str
    payload: dict[str, Any]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """A row of the inbox that is still to be dealt with."""

    id: int
    lane: str
    payload: dict[str, Any]
    received_at: datetime
    attempts: int = 0
    update_id: int = 0


class Inbox:
    """The inbox within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, arrivals: Sequence[Arrival]) -> list[Open]:
        """Keep what is new and return it, in the order of arrival; what was there already is left out."""
        if not arrivals:
            return []
        values = [{**asdict(arrival), "state": OPEN, "attempts": 0, "error": ""} for arrival in arrivals]
        made = await self._session.execute(self._insert(), values)
        new: dict[tuple[str, int], int] = {(channel, number): id for id, channel, number in made}
        return [
            Open(id, each.lane, each.payload, each.received_at, update_id=each.update_id)
            for each in arrivals
            if (id := new.pop((each.channel, each.update_id), None)) is not None
        ]

    async def open(self, after: int = 0, limit: int = 1000) -> list[Open]:
        """Return open rows with an id above ``after``, oldest first."""
        found = await self._session.execute(
            select(
                InboxRow.id,
                InboxRow.lane,
                InboxRow.payload,
                InboxRow.received_at,
                InboxRow.attempts,
                InboxRow.update_id,
            )
            .where(InboxRow.state == OPEN, InboxRow.id > after)
            .order_by(InboxRow.id)
            .limit(limit)
        )
        return [Open(id, lane, payload or {}, at, tries, number) for id, lane, payload, at, tries, number in found]

    async def close(self, ids: Sequence[int], at: datetime) -> None:
        """Close rows; what the customer wrote goes."""
        await self._end(ids, at, DONE, "")

    async def set_aside(self, ids: Sequence[int], at: datetime, error: str) -> None:
        """Give rows up after bounded tries. They are kept, with their payload, for a person to look at."""
        await self._session.execute(
            update(InboxRow).where(InboxRow.id.in_(ids)).values(state=DEAD, error=error, closed_at=at)
        )

    async def note_attempt(self, ids: Sequence[int], error: str) -> None:
        """Count a try that failed."""
        await self._session.execute(
            update(InboxRow).where(InboxRow.id.in_(ids)).values(attempts=InboxRow.attempts + 1, error=error)
        )

    async def depth(self) -> int:
        """Return how many rows are open."""
        return (await self._session.scalar(select(func.count()).where(InboxRow.state == OPEN))) or 0

    async def dead(self) -> int:
        """Return how many rows were set aside."""
        return (await self._session.scalar(select(func.count()).where(InboxRow.state == DEAD))) or 0

    async def prune(self, before: datetime) -> None:
        """Drop rows closed before a moment; Telegram delivers nothing again after a day."""
        await self._session.execute(delete(InboxRow).where(InboxRow.state == DONE, InboxRow.closed_at < before))

    async def _end(self, ids: Sequence[int], at: datetime, state: str, error: str) -> None:
        await self._session.execute(
            update(InboxRow).where(InboxRow.id.in_(ids)).values(state=state, error=error, closed_at=at, payload=None)
        )

    def _insert(self) -> Any:
        columns = (InboxRow.id, InboxRow.channel, InboxRow.update_id)
        unique = [InboxRow.channel, InboxRow.update_id]
        if self._session.get_bind().dialect.name == "sqlite":
            return sqlite.insert(InboxRow).on_conflict_do_nothing(index_elements=unique).returning(*columns)
        if self._session.get_bind().dialect.name == "postgresql":
            return postgresql.insert(InboxRow).on_conflict_do_nothing(index_elements=unique).returning(*columns)
        return insert(InboxRow).returning(*columns)
