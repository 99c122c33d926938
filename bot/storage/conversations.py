"""Conversations: a customer in a chat, and where the talk with them stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import ConversationRow, TicketRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Conversation:
    """``state`` is what the dialogue keeps between two messages."""

    key: str
    channel: str
    chat: str
    customer: str
    state: dict[str, Any]
    updated_at: datetime
    name: str = ""
    origin: str = ""
    """What the link said that the customer came by."""
    unreachable_at: datetime | None = None
    unreachable_why: str = ""


class Conversations:
    """Conversations within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, keys: Iterable[str]) -> dict[str, Conversation]:
        """Return those of ``keys`` that are kept."""
        found = await self._session.execute(select(*_COLUMNS).where(ConversationRow.key.in_(list(keys))))
        return {row.key: Conversation(**row._mapping) for row in found}  # noqa: SLF001 - SQLAlchemy's public name

    async def of_customer(self, channel: str, customer: str) -> list[Conversation]:
        """Return every conversation of a customer."""
        found = await self._session.execute(
            select(*_COLUMNS).where(ConversationRow.channel == channel, ConversationRow.customer == customer)
        )
        return [Conversation(**row._mapping) for row in found]  # noqa: SLF001

    async def save(self, conversations: Sequence[Conversation]) -> None:
        """Keep each, in place of what was kept before."""
        if not conversations:
            return
        name = self._session.get_bind().dialect.name
        make: Any = sqlite.insert if name == "sqlite" else postgresql.insert
        statement = make(ConversationRow)
        changed = {field: statement.excluded[field] for field in _FIELDS if field != "key"}
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=[ConversationRow.key], set_=changed),
            [asdict(each) for each in conversations],
        )

    async def prune(self, channel: str, before: datetime) -> None:
        """Forget a channel's conversations that rest since a moment and never led to a ticket."""
        with_tickets = select(TicketRow.conversation).where(TicketRow.channel == channel)
        await self._session.execute(
            delete(ConversationRow).where(
                ConversationRow.channel == channel,
                ConversationRow.updated_at < before,
                ConversationRow.key.not_in(with_tickets),
            )
        )

    async def unreachable(self, channel: str, chat: str, at: datetime, why: str) -> None:
        """Record that a chat takes no messages any more."""
        await self._session.execute(
            update(ConversationRow)
            .where(ConversationRow.channel == channel, ConversationRow.chat == chat)
            .values(unreachable_at=at, unreachable_why=why)
        )


_FIELDS = tuple(field.name for field in fields(Conversation))
_COLUMNS = tuple(getattr(ConversationRow, field) for field in _FIELDS)


async def named(session: AsyncSession, keys: Iterable[str]) -> dict[str, str]:
    """Return what the customers of some conversations are called."""
    found = await session.execute(
        select(ConversationRow.key, ConversationRow.name).where(ConversationRow.key.in_(list(keys)))
    )
    return {row.key: row.name for row in found}
