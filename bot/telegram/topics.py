"""Topics of the agents' forum: one a ticket, made slowly, and the general thread where that is not possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.storage.people import Topic, Topics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.intake.limits import Pace
    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.telegram.api import Api

log = structlog.get_logger(__name__)
T = TypeVar("T")

LONGEST_NAME = 128
"""Characters of a topic's name (Bot API, ``createForumTopic``)."""
MISSING = ("thread not found", "topic_deleted", "topic_closed", "topic deleted", "topic closed")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a chat a message goes."""

    thread: int | None = None
    reply_to: int | None = None
    ticket: int | None = None


class GroupTopics:
    """Where tickets stand in the agents' group."""

    def __init__(self, api: Api, database: Database, pace: Pace, *, forum: bool = False) -> None:
        self._api = api
        self._database = database
        self._pace = pace
        self.forum = forum
        """Whether the group has topics and the bot may make them; found out at the start."""

    async def make(self, row: Waiting) -> None:
        """Make a ticket's topic; where that is not possible or too fast, the ticket goes to the general thread."""
        ticket: int = row.payload["ticket"]
        async with self._database.read() as session:
            if await Topics(session).get(ticket):
                return
        thread = await self._create(row) if self.forum and self._pace.try_take() else None
        async with self._database.write() as session:
            await Topics(session).add(Topic(ticket, row.chat, datetime.now(UTC), thread))

    async def _create(self, row: Waiting) -> int | None:
        try:
            made = await self._api.create_forum_topic(int(row.chat), row.payload["name"][:LONGEST_NAME])
        except (BadRequest, Forbidden, RetryAfter) as error:
            log.warning("no topic can be made, the ticket goes to the general thread", fault=error.message)
            return None
        return made.message_thread_id

    async def spot(self, chat: str, ticket: int | None, reply_to: int | None) -> Spot:
        """Return where a message about a ticket goes: into its topic, else as a reply to its card."""
        if ticket is None:
            return Spot(reply_to=reply_to)
        async with self._database.read() as session:
            topic = await Topics(session).get(ticket)
        if topic is None or topic.chat != chat:
            return Spot(reply_to=reply_to)
        if topic.thread is not None:
            return Spot(topic.thread, reply_to, ticket)
        return Spot(None, reply_to or topic.card, ticket)

    async def within(self, spot: Spot, send: Callable[[Spot], Awaitable[T]]) -> T:
        """Send into a topic; one that was deleted or closed is given up for the general thread."""
        try:
            return await send(spot)
        except BadRequest as error:
            missing = any(sign in error.message.casefold() for sign in MISSING)
            if spot.thread is None or spot.ticket is None or not missing:
                raise
        log.warning("a topic is gone, its ticket goes to the general thread", ticket=spot.ticket)
        async with self._database.write() as session:
            await Topics(session).set_thread(spot.ticket, None)
        return await send(Spot(None, spot.reply_to, spot.ticket))

    async def copy_of(self, chat: str, number: int, to: str) -> int | None:
        """Return the number of a message's copy in chat ``to``, where there is one."""
        async with self._database.read() as session:
            copies = await Topics(session).copies(chat, number)
        return next((copy.to_number for copy in copies if copy.to_chat == to), None)

    async def card_of(self, ticket: int) -> int | None:
        """Return the number of a ticket's card, where it has one."""
        async with self._database.read() as session:
            topic = await Topics(session).get(ticket)
        return topic.card if topic else None

    async def note_card(self, chat: str, ticket: int, number: int) -> None:
        """Note which message is a ticket's card."""
        async with self._database.write() as session:
            # A ticket from a time without a group has no topic: from now on it is in the general thread.
            await Topics(session).add(Topic(ticket, chat, datetime.now(UTC)))
            await Topics(session).set_card(ticket, number)
