"""Browsers and lines of the web chat, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.conversation.state import State
from bot.storage.conversations import Conversation, Conversations
from bot.storage.database import Database
from bot.storage.forget import forget, prune
from bot.storage.messages import Attachment, Messages
from bot.storage.tickets import Tickets
from bot.storage.web import Line, Lines, Visitor, Visitors
from bot.tickets.ticket import Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
OLD = NOW - timedelta(days=200)
VISITOR = Visitor("w-1", NOW, NOW)


def line(source: str, html: str = "好", key: str = "web:w-1", at: datetime = NOW) -> Line:
    return Line(key, source, "bot", html, at, details={"buttons": [[["是", "k:0"]]]})


def conversation(key: str, at: datetime) -> Conversation:
    customer = key.removeprefix("web:")
    return Conversation(key, "web", customer, customer, State().to_json(), at)


async def test_a_browser_is_found_by_its_secret_which_is_kept_nowhere(database: Database) -> None:
    async with database.write() as session:
        await Visitors(session).add("a-secret-of-a-browser", VISITOR)
    async with database.read() as session:
        assert await Visitors(session).find("a-secret-of-a-browser") == VISITOR
        assert await Visitors(session).find("another") is None
        kept = (await session.execute(text("SELECT secret FROM web_visitors"))).scalar_one()
    assert "a-secret" not in kept


async def test_one_source_makes_one_line(database: Database) -> None:
    async with database.write() as session:
        first, new = await Lines(session).add(line("out:1"))
        again, newer = await Lines(session).add(line("out:1", "other words"))
        elsewhere, _ = await Lines(session).add(line("out:1", key="web:w-2"))
    assert (first, new, again, newer) == (first, True, first, False)
    assert elsewhere != first
    async with database.read() as session:
        assert [each.html for each in await Lines(session).after("web:w-1", 0, 10)] == ["好"]


async def test_a_page_reads_on_from_the_last_line_that_it_has_and_back_to_where_it_begins(database: Database) -> None:
    async with database.write() as session:
        numbers = [(await Lines(session).add(line(f"out:{n}", str(n))))[0] for n in range(6)]
    async with database.read() as session:
        lines = Lines(session)
        assert [each.html for each in await lines.after("web:w-1", numbers[2], 2)] == ["3", "4"]
        assert [each.html for each in await lines.before("web:w-1", numbers[4], numbers[0], 2)] == ["2", "3"]
        assert [each.html for each in await lines.before("web:w-1", numbers[4], numbers[0], 9)] == ["1", "2", "3"]
        assert (await lines.first("web:w-1"), await lines.last("web:w-1")) == (numbers[0], numbers[5])
        assert await lines.last("web:nobody") == 0


async def test_a_number_is_never_given_out_twice(database: Database) -> None:
    async with database.write() as session:
        number, _ = await Lines(session).add(line("out:1"))
        await Lines(session).forget(["web:w-1"])
    async with database.write() as session:
        assert (await Lines(session).add(line("out:2")))[0] > number


async def test_forgetting_takes_the_lines_and_names_the_files_that_go(database: Database) -> None:
    talk = conversation("web:w-1", NOW)
    async with database.write() as session:
        await Conversations(session).save([talk])
        await Lines(session).add(line("out:1"))
        await Messages(session).attach(
            [
                Attachment(talk.key, "photo", "kept-here", NOW, store="kefu"),
                Attachment(talk.key, "photo", "telegrams-own", NOW),
            ]
        )
        assert await forget(session, talk, NOW) == ["kept-here"]
        assert await Lines(session).after("web:w-1", 0, 10) == []


async def test_after_its_time_nothing_is_left_of_a_customer_but_a_bare_ticket(database: Database) -> None:
    async with database.write() as session:
        await Visitors(session).add("old-secret-of-a-browser", replace(VISITOR, seen_at=OLD))
        await Visitors(session).add("new-secret-of-a-browser", replace(VISITOR, customer="w-2"))
        await Lines(session).add(line("out:1", at=OLD))
        await Lines(session).add(line("out:2"))
        await Conversations(session).save([conversation(f"web:w-{n}", at) for n, at in ((1, OLD), (2, NOW), (3, OLD))])
        await Tickets(session).add(Ticket("message", "w-3", "web", OLD), "web:w-3")
        await prune(session, NOW - timedelta(days=180), NOW - timedelta(days=2))
    async with database.read() as session:
        assert await Visitors(session).find("old-secret-of-a-browser") is None
        assert await Visitors(session).find("new-secret-of-a-browser") is not None
        assert [each.source for each in await Lines(session).after("web:w-1", 0, 10)] == ["out:2"]
        assert sorted(await Conversations(session).load(["web:w-1", "web:w-2", "web:w-3"])) == ["web:w-2", "web:w-3"]
