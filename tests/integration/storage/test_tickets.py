"""Tickets, their history, and the agents' group, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.people import Bans, Relay, Topic, Topics
from bot.storage.tickets import Stored, Tickets
from bot.tickets.moves import apply, open_ticket
from bot.tickets.states import Action, TicketState
from bot.tickets.ticket import Actor, Consent, Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
AGENT = Actor("agent", "7")


def ticket() -> Ticket:
    return Ticket(
        "remote", "42", "tg", NOW, question="打不开", edition="KIS 专业版", problem="报错", contact="13800138000",
        convenient="明天", consent=Consent(NOW, "我同意"),
    )  # fmt: skip


async def kept(database: Database, conversation: str = "tg:42") -> Stored:
    changed = open_ticket(ticket())
    async with database.write() as session:
        number = await Tickets(session).add(changed.ticket, conversation)
        await Tickets(session).note(number, changed.events)
        stored = await Tickets(session).get(number)
    assert stored is not None
    return stored


async def test_a_ticket_comes_back_as_it_was_kept(database: Database) -> None:
    stored = await kept(database)
    assert stored.ticket == replace(ticket(), id=stored.id, waiting_since=NOW)


async def test_every_state_and_time_of_a_ticket_is_kept(database: Database) -> None:
    stored = await kept(database)
    later = NOW + timedelta(hours=1)
    moved = replace(
        stored.ticket, state=TicketState.RESOLVED, agent="7", waiting_since=None, first_response_at=later,
        scheduled_at=later, resolved_at=later, closed_at=later, rating=4, consent=Consent(NOW, "我同意", later),
    )  # fmt: skip
    async with database.write() as session:
        await Tickets(session).save(replace(stored, ticket=moved, reminders=("half@x",)))
    async with database.read() as session:
        again = await Tickets(session).get(stored.id)
    assert again is not None
    assert (again.ticket, again.reminders, again.version) == (moved, ("half@x",), stored.version + 1)


async def test_two_changes_at_once_are_noticed(database: Database) -> None:
    stored = await kept(database)
    async with database.write() as session:
        await Tickets(session).save(replace(stored, ticket=apply(stored.ticket, Action.CLAIM, AGENT, NOW).ticket))
    with pytest.raises(ConflictError):
        async with database.write() as session:
            await Tickets(session).save(stored)


async def test_the_newest_ticket_of_a_conversation_is_found(database: Database) -> None:
    await kept(database)
    second = await kept(database)
    await kept(database, "tg:43")
    async with database.read() as session:
        latest = await Tickets(session).latest(["tg:42", "tg:44"])
    assert {key: stored.id for key, stored in latest.items()} == {"tg:42": second.id}


async def test_the_history_says_who_did_what(database: Database) -> None:
    stored = await kept(database)
    claimed = apply(stored.ticket, Action.CLAIM, AGENT, NOW)
    async with database.write() as session:
        await Tickets(session).note(stored.id, claimed.events)
        await Tickets(session).note_act("ban", AGENT, NOW, "42", stored.id)
    async with database.read() as session:
        history = await Tickets(session).history(stored.id)
    assert [(kind, who) for kind, who, _ in history] == [
        ("opened", "customer:42"),
        ("consent_given", "customer:42"),
        ("claimed", "agent:7"),
        ("ban", "agent:7"),
    ]


async def test_waiting_resolved_and_open_tickets_are_found(database: Database) -> None:
    waiting = await kept(database)
    resolved = await kept(database)
    done = apply(resolved.ticket, Action.RESOLVE, AGENT, NOW).ticket
    async with database.write() as session:
        await Tickets(session).save(replace(resolved, ticket=done))
    async with database.read() as session:
        tickets = Tickets(session)
        assert [stored.id for stored in await tickets.waiting()] == [waiting.id]
        assert [stored.id for stored in await tickets.open()] == [waiting.id]
        assert [stored.id for stored in await tickets.resolved(NOW + timedelta(seconds=1))] == [resolved.id]
        assert await tickets.resolved(NOW) == []


async def test_a_ticket_is_found_by_its_topic_its_card_and_a_copy(database: Database) -> None:
    stored = await kept(database)
    async with database.write() as session:
        topics = Topics(session)
        await topics.add(Topic(stored.id, "-100", NOW, thread=5))
        await topics.add(Topic(stored.id, "-100", NOW, thread=6))
        await topics.set_card(stored.id, 9)
        await topics.link([Relay(stored.id, "42", 1, "-100", 12)])
    async with database.read() as session:
        topics = Topics(session)
        assert await topics.ticket_at("-100", 5, None) == stored.id
        assert await topics.ticket_at("-100", None, 9) == stored.id
        assert await topics.ticket_at("-100", None, 12) == stored.id
        assert await topics.ticket_at("-100", 6, 1) is None
        assert await topics.ticket_at("-200", 5, None) is None
        assert [copy.to_number for copy in await topics.copies("42", 1)] == [12]


async def test_a_ban_holds_until_it_is_lifted(database: Database) -> None:
    async with database.write() as session:
        await Bans(session).add("tg", "42", "7", NOW)
        await Bans(session).add("tg", "42", "8", NOW)
        assert await Bans(session).of("tg", ["42", "43"]) == {"42"}
        assert await Bans(session).of("mail", ["42"]) == set()
        await Bans(session).lift("tg", "42")
        assert await Bans(session).of("tg", ["42"]) == set()
