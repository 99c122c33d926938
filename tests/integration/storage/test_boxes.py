"""The inbox and the outbox, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import TextClause, text

from bot.storage.database import Database
from bot.storage.inbox import Arrival, Inbox
from bot.storage.outbox import Outbox, Outgoing, Sent

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def arrival(update: int, lane: str = "tg:1", text: str = "你好") -> Arrival:
    return Arrival("tg", update, lane, {"text": text}, NOW)


def outgoing(text: str, lane: str = "tg:1") -> Outgoing:
    return Outgoing("tg", lane, "1", "text", {"html": text})


async def test_an_update_is_kept_once(database: Database) -> None:
    async with database.write() as session:
        first = await Inbox(session).add([arrival(1), arrival(2), arrival(1)])
    async with database.write() as session:
        again = await Inbox(session).add([arrival(2), arrival(3)])
    assert len(first) == 2
    assert [row.payload["text"] for row in again] == ["你好"]
    async with database.read() as session:
        assert await Inbox(session).depth() == 3


async def test_the_same_number_on_another_channel_is_another_update(database: Database) -> None:
    other = Arrival("mail", 1, "mail:1", {}, NOW)
    async with database.write() as session:
        assert len(await Inbox(session).add([arrival(1), other])) == 2


async def test_what_was_open_is_found_again_in_order_of_arrival(database: Database) -> None:
    async with database.write() as session:
        rows = await Inbox(session).add([arrival(number, text=str(number)) for number in range(5)])
        await Inbox(session).close([rows[1].id], NOW)
    async with database.read() as session:
        page = await Inbox(session).open(limit=2)
        rest = await Inbox(session).open(after=page[-1].id)
    assert [row.payload["text"] for row in [*page, *rest]] == ["0", "2", "3", "4"]
    assert page[0].received_at == NOW


async def test_closing_an_update_drops_what_the_customer_wrote(database: Database) -> None:
    async with database.write() as session:
        (row,) = await Inbox(session).add([arrival(1, text="secret")])
        await Inbox(session).close([row.id], NOW)
    async with database.read() as session:
        dump = [str(tuple(each)) for each in await session.execute(_everything("inbox"))]
    assert len(dump) == 1
    assert "secret" not in dump[0]


async def test_an_update_that_fails_is_set_aside_with_its_payload(database: Database) -> None:
    async with database.write() as session:
        (row,) = await Inbox(session).add([arrival(1, text="poison")])
        await Inbox(session).note_attempt([row.id], "fault")
    async with database.read() as session:
        (tried,) = await Inbox(session).open()
    assert tried.attempts == 1
    async with database.write() as session:
        await Inbox(session).set_aside([row.id], NOW, "fault")
    async with database.read() as session:
        assert await Inbox(session).open() == []
        assert await Inbox(session).dead() == 1
        dump = [str(tuple(each)) for each in await session.execute(_everything("inbox"))]
    assert "poison" in dump[0]


async def test_rows_leave_in_the_order_in_which_they_were_added(database: Database) -> None:
    async with database.write() as session:
        added = await Outbox(session).add([outgoing(str(number)) for number in range(100)], NOW)
    assert [row.id for row in added] == sorted(row.id for row in added)
    assert [row.payload["html"] for row in added] == [str(number) for number in range(100)]
    async with database.read() as session:
        assert await Outbox(session).pending() == added


async def test_a_sent_row_is_not_pending_and_keeps_no_text(database: Database) -> None:
    async with database.write() as session:
        first, second = await Outbox(session).add([outgoing("secret"), outgoing("next")], NOW)
        await Outbox(session).sent([Sent(first.id, NOW, 77)])
    async with database.read() as session:
        assert [row.id for row in await Outbox(session).pending()] == [second.id]
        dump = "".join(str(tuple(each)) for each in await session.execute(_everything("outbox")))
    assert "secret" not in dump
    assert "77" in dump


async def test_a_failed_try_is_counted(database: Database) -> None:
    async with database.write() as session:
        (row,) = await Outbox(session).add([outgoing("hello")], NOW)
        await Outbox(session).retry(row.id, NOW + timedelta(seconds=5), "timed out")
    async with database.read() as session:
        (tried,) = await Outbox(session).pending()
    assert tried.attempts == 1


async def test_a_row_that_is_given_up_is_kept_and_does_not_wait(database: Database) -> None:
    async with database.write() as session:
        (row,) = await Outbox(session).add([outgoing("poison")], NOW)
        await Outbox(session).give_up(row.id, "refused")
    async with database.read() as session:
        assert await Outbox(session).pending() == []
        assert await Outbox(session).dead() == 1


async def test_a_lane_whose_chat_is_gone_is_closed_up_to_a_row(database: Database) -> None:
    async with database.write() as session:
        rows = await Outbox(session).add([outgoing("a"), outgoing("b"), outgoing("c"), outgoing("d", "tg:2")], NOW)
        await Outbox(session).close_lane("tg:1", rows[1].id, "blocked")
    async with database.read() as session:
        assert [row.payload["html"] for row in await Outbox(session).pending()] == ["c", "d"]


async def test_old_rows_are_dropped_and_what_waits_or_was_set_aside_stays(database: Database) -> None:
    async with database.write() as session:
        done, aside, _ = await Inbox(session).add([arrival(1), arrival(2), arrival(3)])
        await Inbox(session).close([done.id], NOW)
        await Inbox(session).set_aside([aside.id], NOW, "fault")
        left, _ = await Outbox(session).add([outgoing("a"), outgoing("b")], NOW)
        await Outbox(session).sent([Sent(left.id, NOW)])
    later = NOW + timedelta(days=3)
    async with database.write() as session:
        await Inbox(session).prune(later)
        await Outbox(session).prune(later)
    async with database.read() as session:
        assert await Inbox(session).depth() == 1
        assert await Inbox(session).dead() == 1
        assert await Outbox(session).depth() == 1
        assert len((await session.execute(_everything("outbox"))).all()) == 1


def _everything(table: str) -> TextClause:
    return text(f"SELECT * FROM {table}")  # noqa: S608 - a name from this file
