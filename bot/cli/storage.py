"""``kefu backup``, ``kefu restore`` and ``kefu export``: the database as files."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bot.settings import Settings


class What(StrEnum):
    """What can be exported."""

    TICKETS = "tickets"
    EVENTS = "events"
    MESSAGES = "messages"
    ATTACHMENTS = "attachments"
    OUTBOX = "outbox"


class Form(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the backup goes; one that is there is replaced.")],
    *,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Write the whole database, and what was sent as files, to one file; consistent while the service runs."""
    from bot.storage.archive import save  # noqa: PLC0415

    settings = _settings(knowledge, data)
    saved = save(_existing(settings), settings.files, file)
    show(f"{file}: {saved.rows} rows, {saved.files} files")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A backup.")],
    *,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Fill an empty database, and the folder of files, from a backup: all of it or nothing."""
    from bot.storage.archive import load  # noqa: PLC0415

    settings = _settings(knowledge, data)
    loaded = load(_url(settings), settings.files, file)
    show(f"{loaded.rows} rows, {loaded.files} files")


def export(
    what: Annotated[What, typer.Argument(metavar="WHAT", help="tickets, events, messages, attachments or outbox.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="csv or jsonl.")] = Form.CSV,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Where to; stdout without it.", show_default=False),
    ] = None,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Write tickets, their history or messages as CSV or JSON lines."""
    from bot.storage.export import export as write  # noqa: PLC0415

    url = _existing(_settings(knowledge, data))
    if output is None:
        write(url, what.value, form.value, sys.stdout)
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            rows = write(url, what.value, form.value, file)
    except OSError as error:
        raise KefuError(f"{output}: cannot be written: {error.strerror}") from error
    show(f"{output}: {rows} rows")


def _settings(knowledge: Path | None, data: Path | None) -> Settings:
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    return settings


def _url(settings: Settings) -> URL:
    from bot.storage.database import parse_url  # noqa: PLC0415

    return parse_url(settings.database_url)


def _existing(settings: Settings) -> URL:
    """Return the URL of a database that is there: reading one makes no new one."""
    url = _url(settings)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise KefuError(f"there is no database {url.database}")
    return url
