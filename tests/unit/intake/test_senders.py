"""A sender a channel. The database is real."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.intake.channel import Receipt, RefusedError
from bot.intake.limits import Pace
from bot.intake.metrics import Metrics
from bot.intake.sender import Sender
from bot.intake.senders import Senders
from bot.storage.database import Database
from bot.storage.outbox import Outbox, Outgoing, Waiting
from tests.until import until


class Line:
    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuses = False

    async def send(self, row: Waiting) -> Receipt:
        await asyncio.sleep(0)
        if self.refuses:
            raise RefusedError("no")
        self.taken.append(row.payload["html"])
        return Receipt()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def lines() -> dict[str, Line]:
    return {"tg": Line(), "web": Line()}


@pytest.fixture
async def senders(database: Database, lines: dict[str, Line]) -> AsyncIterator[Senders]:
    def alarm(row: Waiting, why: str) -> Outgoing | None:
        return None if row.channel == "tg" else Outgoing("tg", "alarm", "9", "text", {"html": f"{row.channel}: {why}"})

    made = Senders()
    pace = Pace(10_000, time.monotonic)
    made.add(
        {
            name: Sender(database, line, pace, Metrics(), alarm, name=name, leave=made.put)
            for name, line in lines.items()
        }
    )
    yield made
    await made.close()


async def kept(database: Database, *texts: str, channel: str = "web") -> list[Waiting]:
    rows = [Outgoing(channel, "a", "1", "text", {"html": text}) for text in texts]
    async with database.write() as session:
        return await Outbox(session).add(rows, datetime.now(UTC))


async def test_a_channel_that_is_not_open_yet_holds_up_no_other(
    database: Database, senders: Senders, lines: dict[str, Line]
) -> None:
    await senders.resume("web")
    senders.put([*await kept(database, "for telegram", channel="tg"), *await kept(database, "for the web")])
    await until(lambda: lines["web"].taken == ["for the web"])
    assert lines["tg"].taken == []
    await senders.resume("tg")
    await until(lambda: lines["tg"].taken == ["for telegram"])


async def test_what_is_put_while_a_channel_opens_leaves_once_and_after_what_waited(
    database: Database, senders: Senders, lines: dict[str, Line]
) -> None:
    await kept(database, "1", "2")
    opening = asyncio.create_task(senders.resume("web"))
    await asyncio.sleep(0)
    senders.put(await kept(database, "3"))
    await opening
    senders.put(await kept(database, "4"))
    await until(lambda: len(lines["web"].taken) >= 4)
    await asyncio.sleep(0.02)
    assert lines["web"].taken == ["1", "2", "3", "4"]


async def test_a_message_for_a_channel_that_does_not_run_waits_in_the_outbox(
    database: Database, senders: Senders, lines: dict[str, Line]
) -> None:
    senders.put(await kept(database, "later", channel="fax"))
    assert len(senders) == 0
    async with database.read() as session:
        assert [row.payload["html"] for row in await Outbox(session).pending(channel="fax")] == ["later"]
    assert lines["web"].taken == []


async def test_an_alarm_about_one_channel_leaves_by_another(
    database: Database, senders: Senders, lines: dict[str, Line]
) -> None:
    for channel in lines:
        await senders.resume(channel)
    lines["web"].refuses = True
    senders.put(await kept(database, "bad"))
    await until(lambda: lines["tg"].taken == ["web: no"])
