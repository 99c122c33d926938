"""The agents' queue and the search in messages, alike on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.storage.canned import CannedReplies, CannedReply
from bot.storage.case_file import CaseFile
from bot.storage.cursor import Cursor
from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.messages import Messages, Said
from bot.storage.queue import Filter, Queue
from bot.storage.search import Search
from bot.storage.tickets import Stored, Tickets
from bot.tickets.calendar import BusinessCalendar
from bot.tickets.moves import apply, open_ticket
from bot.tickets.sla import ServiceLevel
from bot.tickets.states import Action
from bot.tickets.ticket import Actor, Ticket, TicketKind

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)  # a Wednesday, 16:30 in Shanghai
LEVEL = ServiceLevel(timedelta(minutes=30), BusinessCalendar())
ME, OTHER = Actor("agent", "desk:1"), Actor("agent", "desk:2")
_numbers: Iterator[int] = count(1)


async def ticket(database: Database, minutes: int, kind: TicketKind = "message", *, by: Actor | None = None) -> Stored:
    """Open a ticket so many minutes ago; ``by`` claims it."""
    customer = str(next(_numbers))
    opened = open_ticket(Ticket(kind, customer, "web", NOW - timedelta(minutes=minutes), problem="打不开")).ticket
    if by:
        opened = apply(opened, Action.CLAIM, by, NOW).ticket
    async with database.write() as session:
        number = await Tickets(session).add(opened, f"web:{customer}")
        stored = await Tickets(session).get(number)
    assert stored is not None
    return stored


async def do(database: Database, stored: Stored, action: Action) -> None:
    async with database.write() as session:
        await Tickets(session).save(replace(stored, ticket=apply(stored.ticket, action, ME, NOW).ticket))


async def shown(database: Database, which: Filter, limit: int = 50) -> list[int]:
    """Read all pages of so many tickets, with the cursor as a browser brings it back."""
    numbers: list[int] = []
    after: Cursor | None = None
    while True:
        async with database.read() as session:
            page = await Queue(session, LEVEL, ME.id, NOW).page(which, after=after, limit=limit)
        numbers += [entry.stored.id for entry in page.entries]
        if page.after is None:
            return numbers
        after = Cursor.parse(str(page.after))
        assert after is not None


async def test_who_must_hear_first_stands_first_whatever_the_kind(database: Database) -> None:
    late = await ticket(database, 90, "remote")
    fresh = await ticket(database, 1)
    later = await ticket(database, 40)
    answered = await ticket(database, 200, by=ME)
    await do(database, answered, Action.REPLY)
    assert await shown(database, Filter.OPEN) == [late.id, later.id, fresh.id, answered.id]


@pytest.mark.parametrize("limit", [1, 2, 5])
async def test_pages_leave_nothing_out_and_show_nothing_twice(database: Database, limit: int) -> None:
    for minutes in (5, 5, 50, 700, 700, 700):
        await ticket(database, minutes, "remote")
        await ticket(database, minutes)
    for minutes in (3, 60):
        await do(database, await ticket(database, minutes), Action.REPLY)
    paged = await shown(database, Filter.OPEN, limit)
    assert paged == await shown(database, Filter.OPEN)
    assert len(set(paged)) == len(paged) == 14


async def test_each_filter_shows_and_counts_its_own(database: Database) -> None:
    mine = await ticket(database, 1, by=ME)
    theirs = await ticket(database, 20, by=OTHER)
    free = await ticket(database, 40)
    asked = await ticket(database, 2)
    await do(database, asked, Action.ASK_CUSTOMER)
    done = await ticket(database, 9)
    await do(database, done, Action.RESOLVE)
    wanted = {
        Filter.OPEN: [free.id, theirs.id, mine.id, asked.id],
        Filter.MINE: [mine.id, asked.id],
        Filter.UNASSIGNED: [free.id],
        Filter.WAITING: [asked.id],
        Filter.BREACHING: [free.id, theirs.id],
    }
    for which, numbers in wanted.items():
        assert await shown(database, which) == numbers, which
    assert await shown(database, Filter.DONE) == [done.id]
    async with database.read() as session:
        counts = await Queue(session, LEVEL, ME.id, NOW).counts()
    assert counts == {which: len(numbers) for which, numbers in wanted.items()}


async def test_an_entry_says_what_was_said_last(database: Database) -> None:
    stored = await ticket(database, 1)
    async with database.write() as session:
        said = [Said(stored.conversation, who, f"{who} {place}", NOW) for place, who in enumerate(("customer", "bot"))]  # type: ignore[arg-type]
        await Messages(session).add(said)
    async with database.read() as session:
        entry = (await Queue(session, LEVEL, ME.id, NOW).page(Filter.OPEN)).entries[0]
    assert entry.last is not None
    assert (entry.last.who, entry.last.text) == ("bot", "bot 1")


@pytest.mark.parametrize("text", ["", "x", "remote.2026-01-01.5", "message.nothing.1", "9" * 30])
def test_a_cursor_that_nobody_wrote_is_the_first_page(text: str) -> None:
    assert Cursor.parse(text) is None


SAID = ("发票怎么开？", "我要開發票", "KIS 专业版打不开,报错 0x80070005", "How much is on-site support?", "开票人是谁")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("发票", [1, 0]),
        ("發票", [1, 0]),
        ("票", [4, 1, 0]),
        ("专业版", [2]),
        ("专业 报错", [2]),
        ("业版打", [2]),
        ("票怎", [0]),
        ("0x8007", [2]),
        ("kis", [2]),
        ("SUPPORT on", [3]),
        ("upport", []),
        ("票发", []),
        ("？!", []),
        ("", []),
        ("' OR 1=1 --", []),
        ('"*', []),
    ],
)
async def test_messages_are_found_by_any_part_of_what_they_say(
    database: Database, query: str, found: list[int]
) -> None:
    stored = await ticket(database, 1)
    async with database.write() as session:
        await Messages(session).add([Said(stored.conversation, "customer", text, NOW) for text in SAID])
    async with database.read() as session:
        matches = await Search(session).messages(query)
    assert [SAID.index(match.text) for match in matches] == found
    assert {match.ticket for match in matches} <= {stored.id}


async def test_what_was_forgotten_is_not_found(database: Database) -> None:
    stored = await ticket(database, 1)
    async with database.write() as session:
        await Messages(session).add(
            [Said(stored.conversation, "customer", "发票", NOW), Said("web:0", "bot", "发票", NOW)]
        )
    async with database.write() as session:
        await Messages(session).forget([stored.conversation])
    async with database.read() as session:
        assert await Search(session).messages("发票") == []


async def test_a_transcript_has_the_last_lines_and_says_that_there_are_earlier_ones(database: Database) -> None:
    stored = await ticket(database, 1)
    lines = [Said(stored.conversation, "customer", str(number), NOW, ticket=stored.id) for number in range(5)]
    async with database.write() as session:
        await Messages(session).add([*lines, Said(stored.conversation, "customer", "elsewhere", NOW, ticket=10**9)])
    async with database.read() as session:
        spoken, more = await CaseFile(session).transcript(stored, 3)
        every, no_more = await CaseFile(session).transcript(stored, 5)
    assert ([line.text for line in spoken], more) == (["2", "3", "4"], True)
    assert (len(every), no_more) == (5, False)


async def test_canned_replies_are_kept_and_two_changes_at_once_are_noticed(database: Database) -> None:
    async with database.write() as session:
        await CannedReplies(session).add(CannedReply("hello", "您好"), "1", NOW)
        (kept,) = await CannedReplies(session).all()
        await CannedReplies(session).change(replace(kept, en="Hello"), "1", NOW)
    async with database.read() as session:
        (changed,) = await CannedReplies(session).all()
    assert (changed.zh, changed.en) == ("您好", "Hello")
    async with database.write() as session:
        with pytest.raises(ConflictError):
            await CannedReplies(session).change(kept, "1", NOW)
        with pytest.raises(ConflictError):
            await CannedReplies(session).add(CannedReply("hello"), "1", NOW)
