"""Chats that have another number now than the one that they are known by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select

from bot.storage.chat_tables import MovedChatRow
from bot.storage.tables import RelayRow, TopicRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class MovedChats:
    """Moves within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, chat: str) -> str:
        """Return the number that a chat has now."""
        moved = await self._session.scalar(select(MovedChatRow.now).where(MovedChatRow.chat == chat))
        return moved or chat

    async def move(self, chat: str, now: str, at: datetime) -> None:
        """Note a chat's new number. Its messages are numbered anew there: places and copies in it are forgotten."""
        await self._session.execute(delete(MovedChatRow).where(MovedChatRow.chat == chat))
        await self._session.execute(insert(MovedChatRow).values(chat=chat, now=now, at=at))
        await self._session.execute(delete(TopicRow).where(TopicRow.chat == chat))
        there = or_(RelayRow.from_chat == chat, RelayRow.to_chat == chat)
        await self._session.execute(delete(RelayRow).where(there))
