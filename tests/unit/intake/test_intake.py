"""The intake: committed first, worked out once, tried again, set aside. The database is real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.intake.incoming import Incoming, Kind
from bot.intake.intake import TRIES, Intake
from bot.intake.metrics import Metrics
from bot.storage.database import Database
from bot.storage.errors import ConflictError, StorageError
from bot.storage.inbox import Arrival, Inbox, Open
from tests.until import until

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


class Notebook:
    """A worker that notes what it was given; a lane can fail."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.done: list[list[int]] = []
        self.aside: list[str] = []
        self.fails: dict[str, list[Exception]] = {}

    async def handle(self, batch: Sequence[tuple[str, Sequence[Open]]]) -> None:
        for lane, _ in batch:
            if self.fails.get(lane):
                raise self.fails[lane].pop(0)
        ids = [row.id for _, rows in batch for row in rows]
        async with self._database.write() as session:
            await Inbox(session).close(ids, NOW)
        self.done.append(ids)

    async def set_aside(self, lane: str, rows: Sequence[Open], error: str) -> None:
        async with self._database.write() as session:
            await Inbox(session).set_aside([row.id for row in rows], NOW, error)
        self.aside.append(lane)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def notebook(database: Database) -> Notebook:
    return Notebook(database)


@pytest.fixture
async def intake(database: Database, notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Intake]:
    monkeypatch.setattr("bot.intake.intake.DATABASE_WAIT", 0.01)
    monkeypatch.setattr("bot.intake.intake.FIRST_WAIT", 0.001)
    made = Intake(database, notebook, Metrics(), pause=0.02)
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def arrival(update: int, lane: str = "tg:1") -> Arrival:
    item = Incoming(Kind.TEXT, "tg", "1", "1", update, "你好")
    return Arrival("tg", update, lane, item.to_json(), NOW)


async def test_an_update_that_comes_twice_is_dealt_with_once(intake: Intake, notebook: Notebook) -> None:
    await intake.accept([arrival(1), arrival(1)])
    await intake.accept([arrival(1), arrival(2, "tg:2")])
    await until(lambda: sum(map(len, notebook.done)) == 2)
    await asyncio.sleep(0.05)
    assert sum(map(len, notebook.done)) == 2


async def test_messages_of_a_lane_within_the_pause_come_together(intake: Intake, notebook: Notebook) -> None:
    await intake.accept([arrival(1)])
    await intake.accept([arrival(2)])
    await until(lambda: notebook.done == [[1, 2]])


async def test_a_lane_that_fails_spoils_no_other(intake: Intake, notebook: Notebook) -> None:
    notebook.fails["tg:1"] = [ValueError("a bug")] * 100
    await intake.accept([arrival(1), arrival(2, "tg:2")])
    await until(lambda: notebook.aside == ["tg:1"])
    assert notebook.done == [[2]]


async def test_what_fails_for_a_while_is_tried_again(intake: Intake, notebook: Notebook) -> None:
    notebook.fails["tg:1"] = [ValueError("once"), ConflictError("changed"), ConflictError("changed")]
    await intake.accept([arrival(1)])
    await until(lambda: notebook.done == [[1]])
    assert notebook.aside == []


async def test_a_database_that_fails_makes_messages_wait_and_loses_none(intake: Intake, notebook: Notebook) -> None:
    notebook.fails["tg:1"] = [StorageError("locked")] * (TRIES * 2)
    await intake.accept([arrival(1)])
    await until(lambda: notebook.done == [[1]])
    assert notebook.aside == []


async def test_a_restart_goes_on_with_what_was_open(database: Database, intake: Intake, notebook: Notebook) -> None:
    async with database.write() as session:
        await Inbox(session).add([arrival(1), arrival(2, "tg:2"), arrival(3)])
    await intake.resume()
    await until(lambda: sum(map(len, notebook.done)) == 3)


async def test_what_arrives_while_the_intake_starts_is_dealt_with_once(intake: Intake, notebook: Notebook) -> None:
    await asyncio.gather(intake.accept([arrival(1)]), intake.resume(), intake.accept([arrival(2, "tg:2")]))
    await intake.accept([arrival(3, "tg:3")])
    await until(lambda: sum(map(len, notebook.done)) >= 3)
    await asyncio.sleep(0.05)
    assert sorted(id for ids in notebook.done for id in ids) == [1, 2, 3]
