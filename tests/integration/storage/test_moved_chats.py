"""Chats that have another number now, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.storage.database import Database
from bot.storage.moved_chats import MovedChats
from bot.storage.people import Relay, Topic, Topics
from bot.storage.tickets import Tickets
from bot.tickets.ticket import Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


async def test_a_chat_is_known_by_its_newest_number(database: Database) -> None:
    async with database.write() as session:
        moved = MovedChats(session)
        assert await moved.of("-1") == "-1"
        await moved.move("-1", "-2", NOW)
        await moved.move("-1", "-3", NOW)
        assert await moved.of("-1") == "-3"


async def test_what_is_numbered_anew_is_forgotten_and_nothing_else(database: Database) -> None:
    async with database.write() as session:
        topics = Topics(session)
        here, there = [await Tickets(session).add(Ticket("message", "42", "tg", NOW), "tg:42") for _ in range(2)]
        await topics.add(Topic(here, "-1", NOW, card=5))
        await topics.add(Topic(there, "-9", NOW, card=5))
        into, out, other = (
            Relay(here, "42", 1, "-1", 6),
            Relay(here, "-1", 7, "42", 2),
            Relay(there, "42", 3, "-9", 6),
        )
        await topics.link([into, out, other])
        await MovedChats(session).move("-1", "-2", NOW)
        assert await topics.get(here) is None
        assert await topics.ticket_at("-1", None, 6) is None
        assert await topics.copies("42", 1) == await topics.copies("-1", 7) == []
        assert await topics.ticket_at("-9", None, 5) == await topics.ticket_at("-9", None, 6) == there
