"""A ticket with its customer, taken up to do something with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.conversations import Conversations
from bot.storage.errors import ConflictError
from bot.storage.tickets import Tickets

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.conversations import Conversation
    from bot.storage.tickets import Stored


class MissingTicketError(LookupError):
    """There is no such ticket, or not any more."""


async def taken(session: AsyncSession, number: int, version: int | None = None) -> tuple[Stored, Conversation]:
    """Return a ticket and its customer's conversation.

    Raises ``MissingTicketError``, and ``ConflictError`` where the ticket is no longer at the ``version`` that was seen.
    """
    stored = await Tickets(session).get(number)
    customer = (await Conversations(session).load([stored.conversation])).get(stored.conversation) if stored else None
    if stored is None or customer is None:
        raise MissingTicketError(f"there is no ticket {number}")
    if version is not None and stored.version != version:
        raise ConflictError(f"ticket {number} is at version {stored.version}, not {version}")
    return stored, customer
