"""Opening a database: migrations, and what a person is told where it cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.database import Database, parse_url
from bot.storage.errors import SchemaError, StorageError
from bot.storage.migrate import FOLDER
from bot.storage.schema import METADATA
from bot.storage.search import INDEX


async def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, METADATA))

    def is_ours(name: str | None, _type: str, _parents: object) -> bool:
        return not (name or "").startswith(INDEX)  # each database has its own, made by the migrations alone

    async with database.read() as session:
        connection = await session.connection()
        assert await connection.run_sync(differences) == []


async def test_opening_again_changes_nothing(url: str, database: Database) -> None:
    assert database.url == parse_url(url)
    again = await Database.open(url)
    async with again.read() as session:
        kept = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert kept == ScriptDirectory(FOLDER).get_heads()
    await again.close()


async def test_two_services_that_start_at_once_both_open(url: str) -> None:
    opened = await asyncio.gather(Database.open(url), Database.open(url))
    for database in opened:
        await database.close()


async def test_a_newer_schema_is_left_alone(url: str, database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match=r"9999.* is newer than this version of Kefu"):
        await Database.open(url)


async def test_many_writers_take_turns(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("INSERT INTO bans VALUES ('tg', '1', 'x', '2026-01-01 00:00:00')"))

    async def count_up() -> None:
        async with database.write() as session:
            await session.execute(text('UPDATE bans SET "by" = "by" || \'x\''))

    await asyncio.gather(*(count_up() for _ in range(30)))
    async with database.read() as session:
        assert await session.scalar(text('SELECT "by" FROM bans')) == "x" * 31


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite://", "no url"])
def test_a_url_that_cannot_be_used_is_told(url: str) -> None:
    with pytest.raises(StorageError, match="KEFU_DATABASE"):
        parse_url(url)


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kefu.db"
    file.write_text("this is no database" * 100)
    with pytest.raises(StorageError, match="no SQLite database"):
        await Database.open(f"sqlite:///{file}")


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be made"):
        await Database.open(f"sqlite:///{tmp_path / 'file' / 'kefu.db'}")


async def test_a_locked_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.migrate.BUSY_MILLISECONDS", 50)
    file = tmp_path / "kefu.db"
    await (await Database.open(f"sqlite:///{file}")).close()
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another process is writing to it"):
        await Database.open(f"sqlite:///{file}")
    other.close()


async def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    fill = text("INSERT INTO buttons VALUES (:key, 'c', :big, '2026-01-01 00:00:00')")
    async with database.write() as session:
        await session.execute(fill, {"key": "kept", "big": '"x"'})
        pages = await session.scalar(text("PRAGMA page_count"))

    async def write_too_much() -> None:
        async with database.write() as session:
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))
            await session.execute(fill, {"key": "big", "big": '"' + "x" * 1_000_000 + '"'})

    with pytest.raises(StorageError, match="the disk is full"):
        await write_too_much()
    async with database.read() as session:
        assert (await session.execute(text("SELECT key FROM buttons"))).scalars().all() == ["kept"]
    await database.close()


async def test_a_read_only_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kefu.db"
    await (await Database.open(f"sqlite:///{file}")).close()
    # Root may write to anything, whatever its mode: the connection says that it may not.
    monkeypatch.setattr("bot.storage.migrate._url_of", lambda url: f"sqlite:///file:{url.database}?mode=ro&uri=true")
    with pytest.raises(StorageError, match="it is read-only"):
        await Database.open(f"sqlite:///{file}")


async def test_a_server_that_cannot_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(StorageError, match="cannot be reached") as caught:
        await Database.open("postgresql://kefu:hunter2@127.0.0.1:1/kefu")
    assert "hunter2" not in str(caught.value)
