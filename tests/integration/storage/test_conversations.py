"""Conversations, the log, buttons, and forgetting, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, MetaData, text

from bot.conversation.messages import Option, Voice
from bot.conversation.state import State
from bot.storage.conversations import Conversation, Conversations
from bot.storage.database import Database
from bot.storage.forget import forget, prune
from bot.storage.inbox import Arrival, Inbox
from bot.storage.messages import Attachment, Buttons, Messages, Said
from bot.storage.outbox import Outbox, Outgoing
from bot.storage.tickets import Tickets
from bot.tickets.ticket import Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
WRITTEN = "我的账号是小王"


def conversation(chat: str = "42", name: str = "") -> Conversation:
    state = State(voice=Voice("zh", traditional=True), preferred=Voice("en"), question=WRITTEN)
    return Conversation(f"tg:{chat}", "tg", chat, "42", json.loads(json.dumps(state.to_json())), NOW, name)


async def test_a_conversation_comes_back_as_it_was_kept_last(database: Database) -> None:
    first, second = conversation(name="王"), conversation("43")
    async with database.write() as session:
        await Conversations(session).save([first, second])
        await Conversations(session).save([replace(first, origin="shop", updated_at=NOW + timedelta(1))])
    async with database.read() as session:
        kept = await Conversations(session).load(["tg:42", "tg:43", "tg:44"])
    assert kept == {"tg:42": replace(first, origin="shop", updated_at=NOW + timedelta(1)), "tg:43": second}
    assert State.from_json(kept["tg:42"].state).question == WRITTEN


async def test_a_chat_that_is_gone_is_recorded(database: Database) -> None:
    async with database.write() as session:
        await Conversations(session).save([conversation()])
        await Conversations(session).unreachable("tg", "42", NOW, "blocked")
    async with database.read() as session:
        kept = (await Conversations(session).load(["tg:42"]))["tg:42"]
    assert (kept.unreachable_at, kept.unreachable_why) == (NOW, "blocked")


async def test_the_last_lines_come_oldest_first(database: Database) -> None:
    lines = [Said("tg:42", "customer", str(number), NOW, number) for number in range(5)]
    async with database.write() as session:
        await Messages(session).add([*lines, Said("tg:43", "bot", "other", NOW, details={"confidence": 0.5})])
    async with database.read() as session:
        assert await Messages(session).last("tg:42", 2) == lines[-2:]
        assert (await Messages(session).last("tg:43"))[0].details == {"confidence": 0.5}
        assert await Messages(session).text_of("tg:42", 3) == "3"
        assert await Messages(session).text_of("tg:42", 9) is None


async def test_buttons_mean_after_a_restart_what_they_meant(database: Database) -> None:
    buttons = Buttons.make("tg:42", (Option("迷你版", "edition:KIS 迷你版"), Option("没解决", "unsolved")), NOW)
    async with database.write() as session:
        await Messages(session).show([buttons])
    async with database.read() as session:
        assert await Messages(session).buttons([buttons.key, "unknown"]) == {buttons.key: buttons}


def test_what_a_button_carries_fits_into_64_bytes() -> None:
    buttons = Buttons.make("tg:42", (Option("a", "b" * 1000),) * 100, NOW)
    assert len(buttons.data(99).encode()) <= 64


async def test_files_sent_before_a_ticket_go_with_it(database: Database) -> None:
    file = Attachment("tg:42", "photo", "file-1", NOW, number=5)
    old = replace(file, file="file-0", at=NOW - timedelta(days=3))
    async with database.write() as session:
        await Messages(session).attach([old, file])
        number = await Tickets(session).add(Ticket("message", "42", "tg", NOW), "tg:42")
        assert await Messages(session).assign("tg:42", number, NOW - timedelta(days=1)) == [
            replace(file, ticket=number)
        ]


async def test_forgetting_leaves_the_bare_ticket_and_the_language_alone(database: Database) -> None:
    ticket = Ticket("remote", "42", "tg", NOW, question=WRITTEN, problem=WRITTEN, contact=WRITTEN, convenient=WRITTEN)
    async with database.write() as session:
        await Conversations(session).save([conversation(name=WRITTEN), conversation("-5")])
        await Messages(session).add([Said("tg:42", "customer", WRITTEN, NOW), Said("tg:-5", "bot", WRITTEN, NOW)])
        await Messages(session).attach([Attachment("tg:42", "photo", WRITTEN, NOW)])
        await Messages(session).show([Buttons.make("tg:42", (Option(WRITTEN, WRITTEN),), NOW)])
        (row,) = await Inbox(session).add([Arrival("tg", 1, "tg:42", {"text": WRITTEN}, NOW)])
        await Inbox(session).set_aside([row.id], NOW, "fault")
        await Outbox(session).add([Outgoing("tg", "tg:42", "42", "text", {"html": WRITTEN})], NOW)
        number = await Tickets(session).add(ticket, "tg:42")
    async with database.write() as session:
        await forget(session, conversation(name=WRITTEN), NOW)
    async with database.read() as session:
        stored = await Tickets(session).get(number)
        kept = (await Conversations(session).load(["tg:42"]))["tg:42"]
        for table in await session.run_sync(lambda sync: _tables(sync.connection())):
            dump = str((await session.execute(text(f'SELECT * FROM "{table}"'))).all())  # noqa: S608
            assert WRITTEN not in dump, table
    assert stored is not None
    assert stored.ticket == Ticket("remote", "42", "tg", NOW, id=number)
    assert State.from_json(kept.state).preferred == Voice("en")


async def test_messages_are_kept_so_long_and_no_longer(database: Database) -> None:
    old = Said("tg:42", "customer", "old", NOW - timedelta(days=200))
    new = Said("tg:42", "customer", "new", NOW)
    async with database.write() as session:
        await Messages(session).add([old, new])
        await prune(session, NOW - timedelta(days=180), NOW - timedelta(days=2))
    async with database.read() as session:
        assert await Messages(session).last("tg:42") == [new]


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await Conversations(session).save([conversation()])
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as session:
        assert await Conversations(session).load(["tg:42"]) == {}


async def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = Said("tg:42", "bot", "text", NOW.replace(tzinfo=None))
    async with database.read() as session:
        with pytest.raises(Exception, match="has no time zone"):
            await Messages(session).add([naive])


def _tables(connection: Connection) -> list[str]:
    metadata = MetaData()
    metadata.reflect(connection)
    return sorted(metadata.tables)
