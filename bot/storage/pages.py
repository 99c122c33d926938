"""Tickets and messages in pages: what comes after a number, so that a page never shifts under its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.storage.messages import Messages
from bot.storage.tables import ConversationRow, MessageRow, TicketRow
from bot.storage.tickets import Tickets
from bot.tickets.states import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.messages import Attachment
    from bot.storage.tickets import Stored


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets; what is not given does not matter."""

    state: str | None = None
    open: bool | None = None
    agent: str | None = None
    channel: str | None = None

    def conditions(self) -> list[Any]:
        """Return it for a query."""
        found: list[Any] = []
        if self.state is not None:
            found.append(TicketRow.state == self.state)
        if self.open is not None:
            found.append(TicketRow.state.in_([*OPEN]) if self.open else TicketRow.state.not_in([*OPEN]))
        if self.agent is not None:
            found.append(TicketRow.agent == self.agent)
        if self.channel is not None:
            found.append(TicketRow.channel == self.channel)
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log with its number."""

    id: int
    who: str
    text: str
    at: datetime
    ticket: int | None
    by: str


class Pages:
    """Pages within one transaction. Each is one row longer than asked for where there are more."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ticket(self, number: int) -> tuple[Stored, str] | None:
        """Return a ticket with what its customer is called."""
        stored = await Tickets(self._session).get(number)
        return (stored, (await self.names([stored.conversation])).get(stored.conversation, "")) if stored else None

    async def tickets(self, wanted: Filter, after: int, limit: int) -> list[Stored]:
        """Return tickets by their numbers."""
        return await Tickets(self._session).page(wanted.conditions(), after, limit + 1)

    async def messages(self, conversation: str, after: int, limit: int) -> list[Line]:
        """Return the lines of a conversation, oldest first."""
        found = await self._session.scalars(
            select(MessageRow)
            .where(MessageRow.conversation == conversation, MessageRow.id > after)
            .order_by(MessageRow.id)
            .limit(limit + 1)
        )
        return [
            Line(row.id, row.who, row.text, row.at, row.ticket, str((row.details or {}).get("by", ""))) for row in found
        ]

    async def files(self, conversation: str, ticket: int) -> list[Attachment]:
        """Return the files that belong to a ticket, oldest first."""
        return [file for file in await Messages(self._session).attachments(conversation) if file.ticket == ticket]

    async def names(self, conversations: Sequence[str]) -> dict[str, str]:
        """Return what the customers of conversations are called."""
        found = await self._session.execute(
            select(ConversationRow.key, ConversationRow.name).where(ConversationRow.key.in_(conversations))
        )
        return {row.key: row.name for row in found}
