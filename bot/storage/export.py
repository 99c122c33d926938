"""Exports for people: tickets, their history, and messages, as CSV or JSON lines."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError

from bot.storage.errors import storage_error
from bot.storage.tables import AttachmentRow, MessageRow, OutboxRow, TicketEventRow, TicketRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from sqlalchemy import URL

Format = Literal["csv", "jsonl"]
TABLES = {
    "tickets": TicketRow.__table__,
    "events": TicketEventRow.__table__,
    "messages": MessageRow.__table__,
    "attachments": AttachmentRow.__table__,
    "outbox": OutboxRow.__table__,
}
DERIVED = frozenset({"terms"})
"""Columns that follow from others."""
CHUNK = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def export(url: URL, what: str, form: Format, file: TextIO) -> int:
    """Write a table's rows; return how many. Raises ``StorageError``."""
    write = _write_csv if form == "csv" else _write_lines
    engine = create_engine(url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url)
    try:
        return write([column.name for column in _columns(what)], _rows(engine, what), file)
    except DBAPIError as error:
        raise storage_error(url.render_as_string(hide_password=True), error) from error
    finally:
        engine.dispose()


def _columns(what: str) -> list[Any]:
    return [column for column in TABLES[what].columns if column.name not in DERIVED]


def _rows(engine: Any, what: str) -> Iterator[dict[str, Any]]:
    table = TABLES[what]
    with engine.connect().execution_options(yield_per=CHUNK) as connection:
        for row in connection.execute(select(*_columns(what)).order_by(table.c.id)).mappings():
            yield {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _write_csv(names: list[str], rows: Iterator[dict[str, Any]], file: TextIO) -> int:
    writer = csv.DictWriter(file, names)
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
        count += 1
    return count


def _write_lines(_names: list[str], rows: Iterator[dict[str, Any]], file: TextIO) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _cell(value: Any) -> Any:
    """Return what a spreadsheet shows: a customer's text must not run as a formula."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
