"""Tickets and their history."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from bot.storage.errors import ConflictError
from bot.storage.tables import TicketEventRow, TicketRow
from bot.tickets.states import OPEN, TicketState
from bot.tickets.ticket import Consent, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.tickets.ticket import Actor, TicketEvent, TicketKind


@dataclass(frozen=True, slots=True)
class Stored:
    """A ticket as it is kept. ``version`` tells whether somebody has changed it since."""

    ticket: Ticket
    conversation: str
    version: int = 0
    reminders: tuple[str, ...] = ()
    """The keys of the reminders that were sent."""

    @property
    def id(self) -> int:
        """The ticket's number. ``ValueError`` for one that was never kept."""
        if self.ticket.id is None:
            raise ValueError("the ticket has no number yet")
        return self.ticket.id


class Tickets:
    """Tickets within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, id: int) -> Stored | None:
        """Return a ticket by its number."""
        return next(iter(await self._where(TicketRow.id == id)), None)

    async def some(self, numbers: Iterable[int]) -> list[Stored]:
        """Return those of ``numbers`` that there are."""
        return await self._where(TicketRow.id.in_(list(numbers)))

    async def read(self, asked: Select[TicketRow]) -> list[Stored]:
        """Return the tickets that a query asks for, in its order."""
        return [_stored(row) for row in await self._session.scalars(asked)]

    async def latest(self, conversations: Iterable[str]) -> dict[str, Stored]:
        """Return each conversation's newest ticket with work to do, else its newest, where it has one."""
        found = await self._where(TicketRow.conversation.in_(list(conversations)))
        found.sort(key=lambda stored: stored.ticket.is_open)
        return {stored.conversation: stored for stored in found}

    async def of_customer(self, channel: str, customer: str) -> list[Stored]:
        """Return a customer's tickets, oldest first."""
        return await self._where(TicketRow.channel == channel, TicketRow.customer == customer)

    async def waiting(self) -> list[Stored]:
        """Return the tickets whose customer waits for a first response."""
        return await self._where(TicketRow.waiting_since.is_not(None), TicketRow.state.in_([*OPEN]))

    async def waiting_since(self, moments: Mapping[TicketKind, datetime], after: int, limit: int) -> list[Stored]:
        """Return the first tickets above number ``after`` whose customer waits since before their kind's moment."""
        early = [and_(TicketRow.kind == kind, TicketRow.waiting_since <= at) for kind, at in moments.items()]
        return await self.page([TicketRow.state.in_([*OPEN]), or_(*early)], after, limit)

    async def count_open(self) -> int:
        """Return how many tickets there is work to do with."""
        asked = select(func.count()).select_from(TicketRow).where(TicketRow.state.in_([*OPEN]))
        return int(await self._session.scalar(asked) or 0)

    async def resolved(self, before: datetime) -> list[Stored]:
        """Return the tickets that were resolved before a moment and are not closed."""
        return await self._where(TicketRow.state == TicketState.RESOLVED, TicketRow.resolved_at < before)

    async def open(self) -> list[Stored]:
        """Return the tickets with work to do, oldest first."""
        return await self._where(TicketRow.state.in_([*OPEN]))

    async def page(self, conditions: Iterable[Any], after: int, limit: int) -> list[Stored]:
        """Return the first tickets with a number above ``after``."""
        asked = select(TicketRow).where(TicketRow.id > after, *conditions).order_by(TicketRow.id).limit(limit)
        return [_stored(row) for row in await self._session.scalars(asked)]

    async def add(self, ticket: Ticket, conversation: str) -> int:
        """Keep a new ticket and return its number."""
        values = {**_columns(ticket), "conversation": conversation, "version": 1, "reminders": []}
        values.pop("id")
        made = await self._session.execute(insert(TicketRow).values(values).returning(TicketRow.id))
        return int(made.scalar_one())

    async def save(self, stored: Stored) -> None:
        """Keep a changed ticket. Raises ``ConflictError`` where its row has changed since it was read."""
        values = _columns(stored.ticket)
        values.pop("id")
        done = await self._session.execute(
            update(TicketRow)
            .where(TicketRow.id == stored.id, TicketRow.version == stored.version)
            .values(**values, version=TicketRow.version + 1, reminders=list(stored.reminders))
            .returning(TicketRow.id)
        )
        if done.scalar_one_or_none() is None:
            raise ConflictError(f"ticket {stored.id} has changed since version {stored.version}")

    async def note(self, ticket: int | None, events: Sequence[TicketEvent]) -> None:
        """Add to the audit log."""
        values = [
            {
                "ticket": ticket,
                "kind": str(event.kind),
                "at": event.at,
                "by_kind": event.by.kind,
                "by_id": event.by.id,
                "before": str(event.before),
                "after": str(event.after),
                "detail": event.detail,
            }
            for event in events
        ]
        if values:
            await self._session.execute(insert(TicketEventRow), values)

    async def note_act(self, kind: str, by: Actor, at: datetime, detail: str, ticket: int | None = None) -> None:
        """Add an act to the audit log that changes no ticket, such as a ban."""
        await self._session.execute(
            insert(TicketEventRow).values(
                ticket=ticket, kind=kind, at=at, by_kind=by.kind, by_id=by.id, before="", after="", detail=detail
            )
        )

    async def history(self, ticket: int) -> list[tuple[str, str, str]]:
        """Return what happened to a ticket as (kind, who, detail), oldest first."""
        found = await self._session.scalars(
            select(TicketEventRow).where(TicketEventRow.ticket == ticket).order_by(TicketEventRow.id)
        )
        return [(row.kind, f"{row.by_kind}:{row.by_id}", row.detail) for row in found]

    async def bare(self, conversations: Sequence[str]) -> None:
        """Take what a customer wrote out of their tickets; that there was one, its states and times stay."""
        await self._session.execute(
            update(TicketRow)
            .where(TicketRow.conversation.in_(conversations))
            .values(question="", problem="", contact="", convenient="", version=TicketRow.version + 1)
        )

    async def _where(self, *conditions: Any) -> list[Stored]:
        found = await self._session.scalars(select(TicketRow).where(*conditions).order_by(TicketRow.id))
        return [_stored(row) for row in found]


_SPECIAL = {"state", "consent"}
_PLAIN = tuple(field.name for field in fields(Ticket) if field.name not in _SPECIAL)


def _columns(ticket: Ticket) -> dict[str, Any]:
    values = {name: getattr(ticket, name) for name in _PLAIN}
    consent = ticket.consent
    return values | {
        "state": str(ticket.state),
        "consent_at": consent.at if consent else None,
        "consent_text": consent.text if consent else "",
        "consent_withdrawn_at": consent.withdrawn_at if consent else None,
    }


def _stored(row: TicketRow) -> Stored:
    values = {name: getattr(row, name) for name in _PLAIN}
    consent = Consent(row.consent_at, row.consent_text, row.consent_withdrawn_at) if row.consent_at else None
    ticket = Ticket(**values, state=TicketState(row.state), consent=consent)
    return Stored(ticket, row.conversation, row.version, tuple(row.reminders))
