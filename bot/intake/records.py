"""Looking things up while a case is worked out: short reads of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.conversations import Conversations
from bot.storage.messages import Messages
from bot.storage.people import Topics
from bot.storage.tickets import Tickets

if TYPE_CHECKING:
    from bot.storage.conversations import Conversation
    from bot.storage.database import Database
    from bot.storage.messages import Said
    from bot.storage.tickets import Stored


class Records:
    """What is kept, for those who work out what to do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def transcript(self, conversation: str) -> list[Said]:
        """Return the last lines of a conversation."""
        async with self._database.read() as session:
            return await Messages(session).last(conversation)

    async def replies_to_ticket(self, chat: str, number: int | None) -> int | None:
        """Return the ticket that a message was sent for, where it was for one."""
        if number is None:
            return None
        async with self._database.read() as session:
            return await Topics(session).ticket_at(chat, None, number)

    async def ticket(self, number: int) -> Stored | None:
        """Return a ticket by its number."""
        async with self._database.read() as session:
            return await Tickets(session).get(number)

    async def open_tickets(self) -> list[Stored]:
        """Return the tickets with work to do."""
        async with self._database.read() as session:
            return await Tickets(session).open()

    async def conversation(self, key: str) -> Conversation | None:
        """Return a conversation."""
        async with self._database.read() as session:
            return (await Conversations(session).load([key])).get(key)
