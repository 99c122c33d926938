"""The log of what was said, the files that were sent, and the buttons that were shown."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import delete, insert, select, update

from bot.conversation.messages import Option
from bot.storage.tables import AttachmentRow, ButtonRow, MessageRow
from bot.storage.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

Who = Literal["customer", "bot", "agent", "note"]
KEPT = "kefu"
"""The store of files that Kefu itself has; the other stores are channels."""
KEY_BYTES = 9
"""Twelve characters, of which nobody guesses one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the log. ``number`` is the channel's own for the message; ``details`` is what the bot thought."""

    conversation: str
    who: Who
    text: str
    at: datetime
    number: int | None = None
    ticket: int | None = None
    details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; ``file`` is the id that ``store`` (a channel, or Kefu itself) has it by."""

    conversation: str
    kind: str
    file: str
    at: datetime
    name: str = ""
    size: int | None = None
    number: int | None = None
    ticket: int | None = None
    store: str = "tg"
    type: str = ""
    """The media type, where it is known."""
    id: int | None = field(default=None, compare=False)
    """Given by the storage."""


@dataclass(frozen=True, slots=True)
class Buttons:
    """The options under one message. A tap carries the key and the option's place."""

    key: str
    conversation: str
    options: tuple[Option, ...]
    created_at: datetime

    @classmethod
    def make(cls, conversation: str, options: tuple[Option, ...], at: datetime) -> Buttons:
        """Give the options a key."""
        return cls(secrets.token_urlsafe(KEY_BYTES), conversation, options, at)

    def data(self, place: int) -> str:
        """Return what a tap on the option at ``place`` carries."""
        return f"{self.key}:{place}"


class Messages:
    """The log within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, lines: Sequence[Said]) -> None:
        """Keep lines, in order."""
        if lines:
            values = [asdict(line) | {"terms": terms_of(line.text)} for line in lines]
            await self._session.execute(insert(MessageRow), values)

    async def last(self, conversation: str, limit: int = 20, *, until: datetime | None = None) -> list[Said]:
        """Return the last lines of a conversation, oldest first; those up to a moment, where one is given."""
        within = [MessageRow.conversation == conversation, *([MessageRow.at <= until] if until else [])]
        found = await self._session.scalars(
            select(MessageRow).where(*within).order_by(MessageRow.id.desc()).limit(limit)
        )
        return [
            Said(row.conversation, _who(row.who), row.text, row.at, row.number, row.ticket, row.details)
            for row in reversed(found.all())
        ]

    async def asked(self, limit: int) -> list[str]:
        """Return what customers typed last, newest first; what they tapped is left out."""
        found = await self._session.execute(
            select(MessageRow.text, MessageRow.details)
            .where(MessageRow.who == "customer")
            .order_by(MessageRow.id.desc())
            .limit(limit)
        )
        return [text for text, details in found.all() if text and not (details or {}).get("choice")]

    async def text_of(self, conversation: str, number: int) -> str | None:
        """Return what the customer's message of this number said; ``None`` where it is not kept."""
        return await self._session.scalar(
            select(MessageRow.text)
            .where(MessageRow.conversation == conversation, MessageRow.number == number, MessageRow.who == "customer")
            .order_by(MessageRow.id.desc())
            .limit(1)
        )

    async def attach(self, files: Sequence[Attachment]) -> None:
        """Keep files."""
        if files:
            values = [asdict(file) for file in files]
            for each in values:
                del each["id"]
            await self._session.execute(insert(AttachmentRow), values)

    async def assign(self, conversation: str, ticket: int, since: datetime) -> list[Attachment]:
        """Put the files that a customer sent since a moment to their ticket, and return them."""
        await self._session.execute(
            update(AttachmentRow)
            .where(
                AttachmentRow.conversation == conversation, AttachmentRow.ticket.is_(None), AttachmentRow.at >= since
            )
            .values(ticket=ticket)
        )
        found = await self._session.scalars(
            select(AttachmentRow).where(AttachmentRow.ticket == ticket).order_by(AttachmentRow.id)
        )
        return [attachment_of(row) for row in found]

    async def attachment(self, id: int) -> Attachment | None:
        """Return a file by its number."""
        row = await self._session.get(AttachmentRow, id)
        return attachment_of(row) if row else None

    async def attachments(self, conversation: str) -> list[Attachment]:
        """Return every file of a conversation, oldest first."""
        found = await self._session.scalars(
            select(AttachmentRow).where(AttachmentRow.conversation == conversation).order_by(AttachmentRow.id)
        )
        return [attachment_of(row) for row in found]

    async def move(self, ticket: int, into: int) -> None:
        """Put what belongs to a ticket to another."""
        for table in (MessageRow, AttachmentRow):
            await self._session.execute(update(table).where(table.ticket == ticket).values(ticket=into))

    async def show(self, buttons: Sequence[Buttons]) -> None:
        """Keep buttons that are about to be shown."""
        values = [
            {
                "key": each.key,
                "conversation": each.conversation,
                "options": [[option.label, option.value] for option in each.options],
                "created_at": each.created_at,
            }
            for each in buttons
        ]
        if values:
            await self._session.execute(insert(ButtonRow), values)

    async def buttons(self, keys: Iterable[str]) -> dict[str, Buttons]:
        """Return the buttons with these keys, as far as they are kept."""
        found = await self._session.scalars(select(ButtonRow).where(ButtonRow.key.in_(list(keys))))
        return {
            row.key: Buttons(
                row.key, row.conversation, tuple(Option(label, value) for label, value in row.options), row.created_at
            )
            for row in found
        }

    async def forget(self, conversations: Sequence[str]) -> None:
        """Delete everything that was said in these conversations."""
        for table in (MessageRow, AttachmentRow, ButtonRow):
            await self._session.execute(delete(table).where(table.conversation.in_(conversations)))

    async def prune(self, before: datetime) -> None:
        """Delete what is older than a moment."""
        await self._session.execute(delete(MessageRow).where(MessageRow.at < before))
        await self._session.execute(delete(AttachmentRow).where(AttachmentRow.at < before))
        await self._session.execute(delete(ButtonRow).where(ButtonRow.created_at < before))


def attachment_of(row: AttachmentRow) -> Attachment:
    """Return a file as it is kept."""
    return Attachment(
        row.conversation,
        row.kind,
        row.file,
        row.at,
        row.name,
        row.size,
        row.number,
        row.ticket,
        row.store,
        row.type,
        row.id,
    )


def _who(text: str) -> Who:
    known: dict[str, Who] = {"customer": "customer", "bot": "bot", "agent": "agent", "note": "note"}
    return known[text]
