"""Backups and exports, on both databases and between them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.backup import back_up, restore
from bot.storage.database import Database, parse_url
from bot.storage.errors import StorageError
from bot.storage.export import export
from bot.storage.messages import Messages, Said
from bot.storage.tickets import Tickets
from bot.tickets.ticket import Consent, Ticket

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
TICKET = Ticket("remote", "42", "tg", NOW, problem="打不开\n报错", consent=Consent(NOW, "我同意"))


async def filled(database: Database, lines: int = 1) -> int:
    said = [Said("tg:42", "customer", f"=1+{number}", NOW, number, details={"n": number}) for number in range(lines)]
    async with database.write() as session:
        await Messages(session).add(said)
        first = await Tickets(session).add(TICKET, "tg:42")
        return await Tickets(session).add(Ticket("message", "42", "tg", NOW, parent=first), "tg:42")


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
async def test_a_backup_fills_either_database_and_numbering_goes_on(
    database: Database, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    last = await filled(database, 1200)
    rows = await asyncio.to_thread(back_up, database.url, tmp_path / "backup")
    assert rows == 1202
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    if target == "postgresql":
        url = request.getfixturevalue("postgres").new_database(f"restored_{database.is_sqlite}".lower())
    assert await asyncio.to_thread(restore, parse_url(url), tmp_path / "backup") == rows
    restored = await Database.open(url)
    async with restored.write() as session:
        stored = await Tickets(session).get(last - 1)
        assert stored is not None
        assert (stored.ticket.problem, stored.ticket.consent) == (TICKET.problem, TICKET.consent)
        assert (await Messages(session).last("tg:42", 1))[0].details == {"n": 1199}
        assert await Tickets(session).add(TICKET, "tg:42") > last
    await restored.close()


async def test_a_backup_is_of_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    async def write_on() -> None:
        for _ in range(20):
            await filled(database)

    await asyncio.gather(write_on(), asyncio.to_thread(back_up, database.url, tmp_path / "backup"))
    lines = [json.loads(line) for line in (tmp_path / "backup").read_text().splitlines()[1:]]
    count = [line["table"] for line in lines]
    assert count.count("tickets") == 2 * count.count("messages")


async def test_a_damaged_backup_leaves_the_database_as_it_was(database: Database, tmp_path: Path) -> None:
    await filled(database)
    await asyncio.to_thread(back_up, database.url, tmp_path / "backup")
    whole = (tmp_path / "backup").read_text()
    (tmp_path / "backup").write_text(whole[: len(whole) - 20])
    url = parse_url(f"sqlite:///{tmp_path / 'restored.db'}")
    with pytest.raises(StorageError, match="the backup is damaged"):
        await asyncio.to_thread(restore, url, tmp_path / "backup")
    (tmp_path / "backup").write_text(whole)
    assert await asyncio.to_thread(restore, url, tmp_path / "backup") == 3


async def test_a_database_in_use_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    await filled(database)
    await asyncio.to_thread(back_up, database.url, tmp_path / "backup")
    with pytest.raises(StorageError, match="it is not empty"):
        await asyncio.to_thread(restore, database.url, tmp_path / "backup")


async def test_what_is_no_backup_is_refused(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text('{"format": "else"}\n')
    with pytest.raises(StorageError, match="no backup of Kefu's"):
        await asyncio.to_thread(restore, database.url, tmp_path / "file")


async def test_a_spreadsheet_runs_nothing_that_a_customer_wrote(database: Database) -> None:
    await filled(database)
    file = io.StringIO()
    assert await asyncio.to_thread(export, database.url, "messages", "csv", file) == 1
    (row,) = csv.DictReader(io.StringIO(file.getvalue()))
    assert row["text"] == "'=1+0"


async def test_json_lines_keep_everything(database: Database) -> None:
    await filled(database)
    file = io.StringIO()
    assert await asyncio.to_thread(export, database.url, "tickets", "jsonl", file) == 2
    first = json.loads(file.getvalue().splitlines()[0])
    assert (first["problem"], first["opened_at"]) == ("打不开\n报错", NOW.isoformat())
