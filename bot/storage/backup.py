"""Backups: a consistent copy of the database while it is in use, and the way back."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.storage.errors import StorageError, storage_error
from bot.storage.migrate import upgrade
from bot.storage.schema import METADATA
from bot.storage.types import Instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection

FORMAT = "kefu-backup-1"
CHUNK = 500
"""Rows that are read and written at once."""


def back_up(url: URL, target: Path) -> int:
    """Write every table to ``target`` as JSON lines, as of one moment; return how many rows.

    Raises ``StorageError``.
    """
    engine = create_engine(_blocking(url))
    part = target.with_name(f"{target.name}.part")
    try:
        with engine.connect() as connection, part.open("w", encoding="utf-8") as file:
            _hold_still(connection)
            head = {"format": FORMAT, "at": datetime.now(UTC).isoformat(), "schema": _schema(connection)}
            file.write(json.dumps(head) + "\n")
            rows = 0
            for line in _lines(connection):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                rows += 1
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except DBAPIError as error:
        raise storage_error(_name(url), error) from error
    except OSError as error:
        raise StorageError(f"{target}: the backup cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
        engine.dispose()
    return rows


def restore(url: URL, source: Path) -> int:
    """Fill a database that is empty or new from a backup; return how many rows. Raises ``StorageError``.

    All of it or nothing: a backup that is damaged leaves the database as it was.
    """
    upgrade(url)
    engine = create_engine(_blocking(url))
    tables = {table.name: table for table in METADATA.sorted_tables}
    try:
        with source.open(encoding="utf-8") as file, engine.begin() as connection:
            _check_head(source, file.readline(), connection)
            _check_empty(connection, url)
            rows = 0
            for name, values in _chunks(source, file):
                if name not in tables:
                    raise StorageError(f"{source}: there is no table {name!r}")
                connection.execute(insert(tables[name]), [_from_json(tables[name], each) for each in values])
                rows += len(values)
            if connection.dialect.name == "postgresql":
                _move_counters(connection)
    except DBAPIError as error:
        raise storage_error(_name(url), error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{source}: the backup cannot be read: {error}") from error
    finally:
        engine.dispose()
    return rows


def _blocking(url: URL) -> URL:
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


def _name(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _hold_still(connection: Connection) -> None:
    """Begin a transaction that sees one moment, whatever is written meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql("BEGIN")


def _schema(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _lines(connection: Connection) -> Iterator[dict[str, Any]]:
    for table in METADATA.sorted_tables:
        rows = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key))
        for row in rows.mappings():
            yield {"table": table.name, "row": {str(name): _to_json(value) for name, value in row.items()}}


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(table: Any, values: dict[str, Any]) -> dict[str, Any]:
    moments = {column.name for column in table.columns if isinstance(column.type, Instant)}
    return {
        name: datetime.fromisoformat(value) if name in moments and value else value for name, value in values.items()
    }


def _check_head(source: Path, line: str, connection: Connection) -> None:
    head = _parsed(source, 1, line)
    if head.get("format") != FORMAT:
        raise StorageError(f"{source}: it is no backup of Kefu's")
    if head.get("schema") != _schema(connection):
        raise StorageError(
            f"{source}: the backup is of schema {head.get('schema')}, this version of Kefu has {_schema(connection)}; "
            "restore it with the version that made it, then upgrade"
        )


def _check_empty(connection: Connection, url: URL) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first():
            raise StorageError(f"database {_name(url)}: it is not empty; restore into a new one and then change over")


def _chunks(source: Path, file: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    values: list[dict[str, Any]] = []
    for number, line in enumerate(file, start=2):
        data = _parsed(source, number, line)
        if data.get("table") != name or len(values) >= CHUNK:
            if values:
                yield name, values
            name, values = str(data.get("table")), []
        values.append(data["row"])
    if values:
        yield name, values


def _parsed(source: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise StorageError(f"{source}:{number}: the backup is damaged") from error
    if not isinstance(data, dict) or (number > 1 and not isinstance(data.get("row"), dict)):
        raise StorageError(f"{source}:{number}: the backup is damaged")
    return data


def _move_counters(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were restored."""
    for table in METADATA.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None:
            name, column = table.name, counted.name
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), (SELECT max({column}) FROM {name}))"  # noqa: S608
            )
