"""The outbox: what is to leave. In a lane rows leave in the order of their ids."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.storage.tables import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

PENDING, SENT, FAILED, DEAD = "pending", "sent", "failed", "dead"
"""``failed``: the chat is gone, nobody could read it. ``dead``: given up, a person should look."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. ``lane`` orders it; ``chat`` is where it goes."""

    channel: str
    lane: str
    chat: str
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox that has not left."""

    id: int
    channel: str
    lane: str
    chat: str
    kind: str
    payload: dict[str, Any]
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a row: sent at a moment, as message ``number`` of its chat where it is a message."""

    id: int
    at: datetime
    number: int | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was given up, for a person to look at."""

    id: int
    chat: str
    payload: dict[str, Any]
    error: str
    attempts: int
    created_at: datetime


class Outbox:
    """The outbox within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, messages: Sequence[Outgoing], at: datetime) -> list[Waiting]:
        """Keep messages, in order, and return them as rows."""
        if not messages:
            return []
        values = [{**asdict(each), "state": PENDING, "attempts": 0, "error": "", "created_at": at} for each in messages]
        made = insert(OutboxRow).returning(OutboxRow.id, sort_by_parameter_order=True)
        ids = (await self._session.execute(made, values)).scalars().all()
        return [
            Waiting(id, each.channel, each.lane, each.chat, each.kind, each.payload, 0, at)
            for id, each in zip(ids, messages, strict=True)
        ]

    async def pending(self, after: int = 0, limit: int = 1000, channel: str = "") -> list[Waiting]:
        """Return rows that have not left and have an id above ``after``, oldest first; of one channel, if given."""
        asked = select(OutboxRow).where(OutboxRow.state == PENDING, OutboxRow.id > after)
        if channel:
            asked = asked.where(OutboxRow.channel == channel)
        found = await self._session.scalars(asked.order_by(OutboxRow.id).limit(limit))
        return [
            Waiting(row.id, row.channel, row.lane, row.chat, row.kind, row.payload or {}, row.attempts, row.created_at)
            for row in found
        ]

    async def sent(self, rows: Sequence[Sent]) -> None:
        """Mark rows as sent; what they said stays in the log of messages alone."""
        table: Any = OutboxRow.__table__
        statement = (
            update(table)
            .where(table.c.id == bindparam("row"))
            .values(
                state=SENT, sent_at=bindparam("moment"), number=bindparam("n"), payload=None, next_try_at=None, error=""
            )
        )
        values = [{"row": each.id, "moment": each.at, "n": each.number} for each in rows]
        await (await self._session.connection()).execute(statement, values)

    async def retry(self, id: int, next_try_at: datetime, error: str) -> None:
        """Note a try that failed, and when the next one is."""
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == id)
            .values(attempts=OutboxRow.attempts + 1, next_try_at=next_try_at, error=error)
        )

    async def give_up(self, id: int, error: str) -> None:
        """Set a row aside that cannot be sent; it is kept with its payload for a person to look at."""
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == id)
            .values(state=DEAD, attempts=OutboxRow.attempts + 1, next_try_at=None, error=error)
        )

    async def close_lane(self, lane: str, last: int, error: str) -> None:
        """Close what waits in a lane, up to the id ``last``: its chat is gone."""
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.lane == lane, OutboxRow.id <= last, OutboxRow.state == PENDING)
            .values(state=FAILED, next_try_at=None, payload=None, error=error)
        )

    async def depth(self) -> int:
        """Return how many rows wait."""
        return (await self._session.scalar(select(func.count()).where(OutboxRow.state == PENDING))) or 0

    async def dead(self) -> int:
        """Return how many rows were set aside."""
        return (await self._session.scalar(select(func.count()).where(OutboxRow.state == DEAD))) or 0

    async def set_aside(self, channel: str, limit: int) -> list[SetAside]:
        """Return the newest rows of a channel that were given up."""
        found = await self._session.scalars(
            select(OutboxRow)
            .where(OutboxRow.state == DEAD, OutboxRow.channel == channel)
            .order_by(OutboxRow.id.desc())
            .limit(limit)
        )
        return [SetAside(row.id, row.chat, row.payload or {}, row.error, row.attempts, row.created_at) for row in found]

    async def again(self, id: int, channel: str, at: datetime) -> list[Waiting]:
        """Put a row that was given up at the end of its lane, as a new one; nothing where there is none."""
        row = await self._session.get(OutboxRow, id)
        if row is None or row.state != DEAD or row.channel != channel:
            return []
        new = Outgoing(row.channel, row.lane, row.chat, row.kind, row.payload or {})
        await self._session.execute(delete(OutboxRow).where(OutboxRow.id == id))
        return await self.add([new], at)

    async def prune(self, before: datetime) -> None:
        """Drop rows that left, or whose chat was gone, before a moment."""
        await self._session.execute(
            delete(OutboxRow).where(OutboxRow.state.in_((SENT, FAILED)), OutboxRow.created_at < before)
        )
