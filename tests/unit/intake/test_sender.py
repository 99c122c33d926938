"""The sender: order, retries, chats that are closed, messages that nobody takes. The database is real."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.intake.channel import ChatGoneError, Receipt, RefusedError, TryAgainError
from bot.intake.limits import Pace
from bot.intake.metrics import Metrics
from bot.intake.sender import Sender
from bot.storage.database import Database
from bot.storage.outbox import Outbox, Outgoing, Waiting
from tests.until import until

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


class Line:
    """A channel that does what a test says with a message, and else takes it."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.does: dict[str, list[Exception]] = {}
        self.holds: dict[str, asyncio.Event] = {}

    async def send(self, row: Waiting) -> Receipt:
        text: str = row.payload["html"]
        if text in self.holds:
            await self.holds[text].wait()
        if self.does.get(text):
            raise self.does[text].pop(0)
        self.taken.append(text)
        return Receipt(len(self.taken))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def sender(database: Database, line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sender]:
    monkeypatch.setattr("bot.intake.sender.FIRST_WAIT", 0.001)
    monkeypatch.setattr("bot.intake.sender.LONGEST_WAIT", 0.005)
    monkeypatch.setattr("bot.intake.sender.TRIES", 3)

    def alarm(row: Waiting, why: str) -> Outgoing | None:
        return None if row.lane == "alarm" else Outgoing("tg", "alarm", "9", "text", {"html": f"alarm: {why}"})

    made = Sender(database, line, Pace(10_000, time.monotonic), Metrics(), alarm)
    yield made
    await made.close()


async def put(database: Database, sender: Sender, *texts: str, lane: str = "a") -> None:
    messages = [Outgoing("tg", lane, "1", "text", {"html": text}) for text in texts]
    async with database.write() as session:
        rows = await Outbox(session).add(messages, NOW)
    sender.put(rows)


async def test_a_lane_keeps_its_order_through_failures(database: Database, sender: Sender, line: Line) -> None:
    line.does["1"] = [TryAgainError("timed out"), TryAgainError("500"), TryAgainError("429", after=0.01)]
    await put(database, sender, "1", "2", "3")
    await until(lambda: len(line.taken) == 3)
    assert line.taken == ["1", "2", "3"]


async def test_a_lane_that_is_held_up_holds_up_no_other(database: Database, sender: Sender, line: Line) -> None:
    line.holds["slow"] = asyncio.Event()
    await put(database, sender, "slow")
    await put(database, sender, "fast", lane="b")
    await until(lambda: line.taken == ["fast"])
    line.holds["slow"].set()
    await until(lambda: line.taken == ["fast", "slow"])


async def test_a_flood_limit_is_obeyed_however_often(database: Database, sender: Sender, line: Line) -> None:
    line.does["1"] = [TryAgainError("429", after=0.001)] * 50
    await put(database, sender, "1")
    await until(lambda: line.taken == ["1"])


async def test_what_is_refused_is_set_aside_told_and_the_lane_goes_on(
    database: Database, sender: Sender, line: Line
) -> None:
    line.does["bad"] = [RefusedError("can't parse")]
    await put(database, sender, "bad", "good")
    await until(lambda: len(line.taken) == 2)
    assert sorted(line.taken) == ["alarm: can't parse", "good"]
    async with database.read() as session:
        assert await Outbox(session).dead() == 1


async def test_tries_are_bounded_also_for_a_fault_of_our_own(database: Database, sender: Sender, line: Line) -> None:
    line.does["bad"] = [ValueError("a bug") for _ in range(100)]
    await put(database, sender, "bad", "good")
    await until(lambda: "good" in line.taken)
    async with database.read() as session:
        assert await Outbox(session).dead() == 1


async def test_a_chat_that_is_gone_closes_its_lane_until_something_new(
    database: Database, sender: Sender, line: Line
) -> None:
    line.does["1"] = [ChatGoneError("blocked")]
    await put(database, sender, "1", "2")
    await until(lambda: len(sender) == 0)
    assert line.taken == []
    await put(database, sender, "3")
    await until(lambda: line.taken == ["3"])


async def test_a_restart_takes_up_what_had_not_left(database: Database, sender: Sender, line: Line) -> None:
    async with database.write() as session:
        await Outbox(session).add([Outgoing("tg", "a", "1", "text", {"html": str(n)}) for n in range(3)], NOW)
    await sender.resume()
    await until(lambda: len(line.taken) == 3)
    assert line.taken == ["0", "1", "2"]
    async with database.read() as session:
        assert await Outbox(session).depth() == 0


async def test_an_orderly_stop_waits_for_what_is_under_way_and_begins_nothing_new(
    database: Database, sender: Sender, line: Line
) -> None:
    line.holds["1"] = asyncio.Event()
    await put(database, sender, "1", "2")
    await asyncio.sleep(0.02)
    closing = asyncio.create_task(sender.close())
    await asyncio.sleep(0.02)
    line.holds["1"].set()
    await closing
    assert line.taken == ["1"]
    async with database.read() as session:
        assert [row.payload["html"] for row in await Outbox(session).pending()] == ["2"]
