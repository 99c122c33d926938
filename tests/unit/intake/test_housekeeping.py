"""What falls due by itself. The database is real, the time of day is passed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.render import Renderer
from bot.intake.housekeeping import Housekeeper
from bot.intake.live import Live
from bot.intake.metrics import Metrics
from bot.intake.outgoing import Place
from bot.intake.rules import Rules
from bot.intake.ticket_speech import TicketSpeech
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.messages import Messages, Said
from bot.storage.outbox import Waiting
from bot.storage.tickets import Stored, Tickets
from bot.tickets.moves import apply, open_ticket
from bot.tickets.states import Action, TicketState
from bot.tickets.ticket import Actor, Ticket

WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai: business hours."""
FRIDAY_EVENING = datetime(2026, 11, 27, 9, 50, tzinfo=UTC)
"""17:50, ten minutes before people go home."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def left() -> list[Waiting]:
    return []


@pytest.fixture
def keeper(database: Database, left: list[Waiting]) -> Housekeeper:
    rules = Rules.of(read_settings(supervisor="@zhang", retention_days=30))
    return Housekeeper(
        database=database,
        speech=TicketSpeech(Renderer(), rules),
        rules=rules,
        metrics=Metrics(),
        leave=left.extend,
        group=Place("tg", "-100", "tg:group"),
        live=Live(),
        retention_days=30,
    )


async def opened(database: Database, at: datetime) -> Stored:
    changed = open_ticket(Ticket("remote", "42", "tg", at, problem="打不开"))
    async with database.write() as session:
        stored = await Tickets(session).get(await Tickets(session).add(changed.ticket, "tg:42"))
    assert stored is not None
    return stored


def texts(left: list[Waiting]) -> list[str]:
    told = [row.payload["html"] for row in left]
    left.clear()
    return told


async def test_agents_are_reminded_at_half_and_at_the_end_and_then_the_supervisor_each_once(
    database: Database, keeper: Housekeeper, left: list[Waiting]
) -> None:
    await opened(database, WEDNESDAY)
    told = {}
    for minute in range(0, 60, 5):
        await keeper.look(WEDNESDAY + timedelta(minutes=minute))
        await keeper.look(WEDNESDAY + timedelta(minutes=minute))
        told[minute] = texts(left)
    assert {minute: len(each) for minute, each in told.items() if each} == {15: 1, 30: 1, 45: 1}
    assert "⏳" in told[15][0]
    assert "@zhang" in told[45][0]
    assert "@zhang" not in told[30][0]


async def test_a_response_ends_the_reminders(database: Database, keeper: Housekeeper, left: list[Waiting]) -> None:
    stored = await opened(database, WEDNESDAY)
    replied = apply(stored.ticket, Action.REPLY, Actor("agent", "7"), WEDNESDAY).ticket
    async with database.write() as session:
        await Tickets(session).save(replace(stored, ticket=replied))
    await keeper.look(WEDNESDAY + timedelta(hours=5))
    assert texts(left) == []


async def test_a_weekend_does_not_count(database: Database, keeper: Housekeeper, left: list[Waiting]) -> None:
    await opened(database, FRIDAY_EVENING)
    await keeper.look(FRIDAY_EVENING + timedelta(days=2))
    assert texts(left) == []
    monday = FRIDAY_EVENING + timedelta(days=2, hours=15, minutes=16)
    await keeper.look(monday)
    assert len(texts(left)) == 1


async def test_a_resolved_ticket_is_closed_after_the_reopen_window(
    database: Database, keeper: Housekeeper, left: list[Waiting]
) -> None:
    stored = await opened(database, WEDNESDAY)
    resolved = apply(stored.ticket, Action.RESOLVE, Actor("agent", "7"), WEDNESDAY).ticket
    async with database.write() as session:
        await Tickets(session).save(replace(stored, ticket=resolved))
    await keeper.look(WEDNESDAY + timedelta(hours=71))
    assert left == []
    await keeper.look(WEDNESDAY + timedelta(hours=73))
    async with database.read() as session:
        closed = await Tickets(session).get(stored.id)
        history = await Tickets(session).history(stored.id)
    assert closed is not None
    assert closed.ticket.state is TicketState.CLOSED
    assert history[-1][:2] == ("closed", "system:")
    assert [row.kind for row in left] == ["card"]


async def test_messages_go_after_the_days_that_the_setting_says(database: Database, keeper: Housekeeper) -> None:
    old, new = (Said("tg:42", "customer", text, WEDNESDAY - age) for text, age in _AGES.items())
    async with database.write() as session:
        await Messages(session).add([old, new])
    await keeper.look(WEDNESDAY)
    async with database.read() as session:
        assert await Messages(session).last("tg:42") == [new]


_AGES = {"old": timedelta(days=31), "new": timedelta(days=29)}
