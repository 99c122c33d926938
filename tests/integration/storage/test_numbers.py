"""What is counted, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reviews.answers import Answered, Mark
from bot.storage.answers import Answers, Wanted
from bot.storage.database import Database
from bot.storage.numbers import Dealt, Hour, Numbers, OfArticle, Reviews
from bot.storage.tickets import Tickets
from bot.tickets.moves import open_ticket
from bot.tickets.ticket import Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BASE = Answered("web:1", "web", "zh", "年费多少", "answer", 0.9, NOW, article="fees/annual")
DAY = timedelta(days=1)


async def test_questions_are_counted_by_hour_and_by_what_became_of_them(database: Database) -> None:
    others = [
        replace(BASE, conversation=f"web:{number}", at=NOW.astimezone(ZoneInfo("Asia/Shanghai"))) for number in (2, 3)
    ]
    async with database.write() as session:
        answers = Answers(session)
        await answers.add([BASE, *others, replace(BASE, decision="escalate", at=NOW + timedelta(hours=1))])
        await answers.add([replace(BASE, at=NOW - 10 * DAY)])
        await answers.judge("web:2", -1)
        await answers.judge("web:3", 1)
    async with database.read() as session:
        hours = await Numbers(session, NOW - DAY, NOW + DAY).hours()
    begins = NOW.replace(minute=0)
    assert sorted(hours, key=lambda each: each.begins) == [
        Hour(begins, "answer", 3, 2, 1, 1),
        Hour(begins + timedelta(hours=1), "escalate", 1, 0, 0, 0),
    ]


async def test_reviews_drawn_by_lot_are_counted_by_themselves(database: Database) -> None:
    async with database.write() as session:
        answers = Answers(session)
        await answers.add([replace(BASE, confidence=0.75)] * 3)
        first, second, third = [each.id for each in await answers.page(Wanted())]
        await answers.mark(first, Mark.RIGHT, "1", NOW, drawn=True)
        await answers.mark(second, Mark.OUTSIDE, "1", NOW, drawn=True)
        await answers.mark(third, Mark.WRONG, "1", NOW)
    async with database.read() as session:
        numbers = Numbers(session, NOW - DAY, NOW + DAY)
        assert await numbers.reviews() == (Reviews(2, 1, 0.5), Reviews(3, 2, 0.75))
        assert await numbers.articles() == [OfArticle("fees/annual", 3, 0, 0, 2)]


async def test_tickets_are_returned_with_their_times(database: Database) -> None:
    ticket = open_ticket(Ticket("message", "1", "web", NOW, problem="打不开")).ticket
    async with database.write() as session:
        await Tickets(session).add(replace(ticket, first_response_at=NOW + DAY, rating=4), "web:1")
    async with database.read() as session:
        assert await Numbers(session, NOW, NOW + DAY).tickets() == [Dealt(NOW, NOW + DAY, None, 4)]
        assert await Numbers(session, NOW + DAY, NOW + DAY).tickets() == []


async def test_nothing_is_counted_where_nothing_was_asked(database: Database) -> None:
    async with database.read() as session:
        numbers = Numbers(session, NOW, NOW + DAY)
        assert await numbers.hours() == []
        assert await numbers.reviews() == (Reviews(0, 0, 0.0), Reviews(0, 0, 0.0))
