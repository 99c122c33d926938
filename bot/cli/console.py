"""What commands print: colours, tables and progress on a terminal, plain text in a pipe."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def show_error(message: str) -> None:
    """Print a message to stderr, red where a person reads it."""
    Console(stderr=True).print(message, style="red", markup=False, highlight=False, soft_wrap=True)


def show(text: str, style: str | None = None) -> None:
    """Print text to stdout as it is: no markup is read in it, and a pipe gets no line broken."""
    Console().print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def show_json(value: object) -> None:
    """Print one JSON value on one line; at once, so that a reader of a pipe does not wait."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def show_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on a terminal, and tab-separated lines in a pipe."""
    console = Console()
    if not console.is_terminal:
        # Not by way of the console: it makes blanks of tabs.
        sys.stdout.writelines("\t".join(row) + "\n" for row in rows)
        return
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def show_beside(columns: Sequence[tuple[str, str]]) -> None:
    """Print texts side by side under their headings on a terminal, and one under the other in a pipe."""
    console = Console()
    if not console.is_terminal:
        for heading, text in columns:
            show(f"[{heading}]\n{text}")
        return
    table = Table(expand=True)
    for heading, _ in columns:
        table.add_column(Text(heading))
    table.add_row(*(Text(text) for _, text in columns))
    console.print(table)


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a function that draws a bar a stage on stderr, or ``None`` where no terminal shows it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield advance
