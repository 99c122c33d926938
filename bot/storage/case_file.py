"""Everything about one ticket, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from bot.storage.messages import attachment_of
from bot.storage.tables import AttachmentRow, MessageRow, TicketEventRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.messages import Attachment
    from bot.storage.tickets import Stored

FIRST = 5
"""The bot's first lines in a ticket, one of which says what it thought."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a transcript."""

    id: int
    who: str
    text: str
    at: datetime
    details: dict[str, Any]
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of the audit log."""

    id: int
    kind: str
    at: datetime
    by_kind: str
    by_id: str
    before: str
    after: str
    detail: str


class CaseFile:
    """Reads about tickets within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def transcript(self, stored: Stored, limit: int, *, after: int = 0) -> tuple[list[Spoken], bool]:
        """Return the last lines, oldest first, and whether there are earlier ones.

        They are the ticket's own, and what was said with the bot alone before and beside it.
        """
        beside: ColumnElement[bool] = MessageRow.ticket.is_(None)
        if stored.ticket.closed_at:
            beside = and_(beside, MessageRow.at <= stored.ticket.closed_at)
        asked = (
            select(MessageRow)
            .where(MessageRow.conversation == stored.conversation, or_(MessageRow.ticket == stored.id, beside))
            .where(MessageRow.id > after)
            .order_by(MessageRow.id.desc())
            .limit(limit + 1)
        )
        rows = (await self._session.scalars(asked)).all()
        files = await self._files(stored.conversation, rows[:limit])
        lines = [
            Spoken(row.id, row.who, row.text, row.at, row.details or {}, files.get(row.id, ()))
            for row in reversed(rows[:limit])
        ]
        return lines, len(rows) > limit

    async def events(self, ticket: int, *, after: int = 0) -> list[Happened]:
        """Return what happened to a ticket, oldest first."""
        found = await self._session.scalars(
            select(TicketEventRow)
            .where(TicketEventRow.ticket == ticket, TicketEventRow.id > after)
            .order_by(TicketEventRow.id)
        )
        return [
            Happened(row.id, row.kind, row.at, row.by_kind, row.by_id, row.before, row.after, row.detail)
            for row in found
        ]

    async def thoughts(self, stored: Stored) -> tuple[list[dict[str, Any]], list[str]]:
        """Return what the bot thought when the ticket was opened, and why it handed over, as far as it is kept."""
        found = await self._session.scalars(
            select(MessageRow.details)
            .where(MessageRow.conversation == stored.conversation, MessageRow.ticket == stored.id)
            .where(MessageRow.who == "bot")
            .order_by(MessageRow.id)
            .limit(FIRST)
        )
        about: dict[str, Any] = next((details for details in found if details and "thoughts" in details), {})
        return list(about.get("thoughts", ())), list(about.get("reasons", ()))

    async def _files(self, conversation: str, rows: Sequence[MessageRow]) -> dict[int, tuple[Attachment, ...]]:
        """Return the files of the lines, each by the id that its line notes."""
        wanted = {id: row.id for row in rows for id in (row.details or {}).get("files", ())}
        if not wanted:
            return {}
        found = await self._session.scalars(
            select(AttachmentRow)
            .where(AttachmentRow.conversation == conversation, AttachmentRow.file.in_(list(wanted)))
            .order_by(AttachmentRow.id)
        )
        files: dict[int, tuple[Attachment, ...]] = {}
        for row in found:
            line = wanted[row.file]
            files[line] = (*files.get(line, ()), attachment_of(row))
        return files
