"""What became of the events that webhooks were told of: read from the outbox, where they wait and are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.outbox import DEAD, FAILED, PENDING, SENT
from bot.storage.tables import OutboxRow, TicketEventRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "webhook"
STATES = {"waiting": (PENDING,), "delivered": (SENT,), "set_aside": (DEAD, FAILED)}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a webhook. ``kind`` is empty where the audit log does not know it any more."""

    id: int
    event: int | None
    kind: str
    ticket: int
    state: str
    attempts: int
    error: str
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None


class Deliveries:
    """Deliveries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, webhook: int, state: str | None, after: int, limit: int) -> list[Delivery]:
        """Return deliveries of a webhook by their numbers, of one state where it is given."""
        where = [OutboxRow.channel == CHANNEL, OutboxRow.chat == str(webhook), OutboxRow.id > after]
        if state:
            where.append(OutboxRow.state.in_(STATES[state]))
        found = (await self._session.scalars(select(OutboxRow).where(*where).order_by(OutboxRow.id).limit(limit))).all()
        kinds = await self._kinds(found)
        return [_delivery(row, kinds) for row in found]

    async def is_of(self, webhook: int, id: int) -> bool:
        """Whether a delivery is one of a webhook's."""
        row = await self._session.get(OutboxRow, id)
        return row is not None and (row.channel, row.chat) == (CHANNEL, str(webhook))

    async def _kinds(self, rows: Sequence[OutboxRow]) -> dict[int, str]:
        events = {event for row in rows if (event := _event(row)) is not None}
        asked = select(TicketEventRow.id, TicketEventRow.kind).where(TicketEventRow.id.in_(events))
        return {row.id: row.kind for row in await self._session.execute(asked)}


def _event(row: OutboxRow) -> int | None:
    """Return the number of the event: in what waits, else in the receipt."""
    event: int | None = row.payload["event"] if row.payload else row.number
    return event


def _delivery(row: OutboxRow, kinds: dict[int, str]) -> Delivery:
    event = _event(row)
    return Delivery(
        id=row.id,
        event=event,
        kind=kinds.get(event, "") if event is not None else "",
        ticket=int(row.lane.rpartition(":")[2]),
        state=next(state for state, kept in STATES.items() if row.state in kept),
        attempts=row.attempts,
        error=row.error,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
    )
