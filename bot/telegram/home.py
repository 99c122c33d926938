"""The agents' group, wherever it is: a group that becomes a supergroup has another number from then on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.storage.moved_chats import MovedChats

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.storage.database import Database

log = structlog.get_logger(__name__)

CHATS = ("chat_id", "from_chat_id")
"""Parameters of the Bot API that name a chat."""


class Home:
    """Settings and rows know the group by the number that was set; what goes to Telegram and comes from it is renamed.

    ``moved`` is set when the group has moved: tickets are to be shown anew.
    """

    def __init__(self, database: Database, number: int = 0) -> None:
        """``number`` is the one that was set; 0 is no group."""
        self._database = database
        self._moving = asyncio.Lock()
        self.number = number
        self.now = number
        self.moved = asyncio.Event()

    @property
    def chat(self) -> str:
        """The group as rows know it; empty where there is none."""
        return str(self.number) if self.number else ""

    async def open(self) -> None:
        """Find out where the group was when the process ended."""
        if self.number:
            async with self._database.read() as session:
                self.now = int(await MovedChats(session).of(self.chat))

    def name_of(self, chat: int) -> str:
        """Return the chat of an update as rows know it."""
        return self.chat if self.is_here(chat) else str(chat)

    def is_here(self, chat: object) -> bool:
        """Whether a chat is the group, by its number of now or the one that was set."""
        return bool(self.number) and chat in {self.number, self.now}

    def addressed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a call's parameters with the number that the group has now."""
        here = {name: self.now for name in CHATS if self.number and str(data.get(name)) == self.chat}
        return {**data, **here}

    async def notice(self, update: Mapping[str, Any]) -> None:
        """Follow the group where an update says that it has moved. Raises ``StorageError``."""
        message = update.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(chat, dict):
            return
        here, to, before = chat.get("id"), message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id")
        if isinstance(to, int) and self.is_here(here):
            await self.move(to)
        elif isinstance(here, int) and self.is_here(before):
            await self.move(here)

    @asynccontextmanager
    async def at(self, chat: int) -> AsyncIterator[bool]:
        """Whether a message that went to ``chat`` is where the group is now; it does not move meanwhile."""
        async with self._moving:
            yield chat == self.now

    async def move(self, to: int) -> None:
        """Know the group by another number from now on, also after a restart. Raises ``StorageError``."""
        async with self._moving:
            if to == self.now:
                return
            async with self._database.write() as session:
                await MovedChats(session).move(self.chat, str(to), datetime.now(UTC))
            log.warning("the agents' group has another number now, it is followed", set=self.number, now=to)
            self.now = to
            self.moved.set()
