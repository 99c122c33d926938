"""``kefu check``: what is wrong in the articles, what contradicts, and where."""

from __future__ import annotations

import os
import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.check_formats import print_github, print_json, print_sarif, print_text
from bot.cli.console import progress_bars, show_error
from bot.cli.options import AsJson, Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings
from index.check.codes import Severity
from index.check.diagnostic import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.settings import Settings
    from index.check.cache import Cache
    from index.check.diagnostic import Diagnostic

FAILED = 1
USAGE = 2


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Only what concerns these; all the same they are held against all."),
    ] = None,
    *,
    as_json: AsJson = False,
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.TEXT,
    fail_on: Annotated[Level, typer.Option(help="Exit 1 from this severity on.")] = Level.ERROR,
    fast: Annotated[bool, typer.Option("--fast", help="Leave out the questions that are put to the index.")] = False,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Check the articles: faults, contradictions, doubles, dead links, dates. Exits 1 where there are errors."""
    # Loads the parsers of articles, a third of a second that `kefu --help` has no use for.
    from index.check.cache import Cache  # noqa: PLC0415
    from index.check.reading import uncollected  # noqa: PLC0415
    from index.check.some import check_some, concerns  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    wanted = _relative(files or (), settings.knowledge)
    cache = Cache(settings.data / "check")
    today = date.today()  # noqa: DTZ011  # an editor's day
    found = None
    with uncollected():
        if wanted:
            days, at_ns = settings.review_days, time.time_ns()
            found = check_some(settings.knowledge, wanted, cache, today=today, review_days=days, at_ns=at_ns)
        if found is None:
            found = _whole(settings, cache, today)
            found = tuple(one for one in found if concerns(one, wanted)) if wanted else found
    if not fast and not wanted and not any(one.severity is Severity.ERROR for one in found):
        found = (*found, *_asked(settings))
    _print(found, Format.JSON if as_json else form, settings.knowledge)
    if any(fail_on.reached(one.severity) for one in found):
        raise typer.Exit(FAILED)


def _whole(settings: Settings, cache: Cache, today: date) -> tuple[Diagnostic, ...]:
    """Check everything, and keep what it spares the next check."""
    from index.check.folder import states_in  # noqa: PLC0415
    from index.check.run import check_knowledge  # noqa: PLC0415

    at_ns, states = time.time_ns(), states_in(settings.knowledge)
    with progress_bars() as progress:
        found, facts = check_knowledge(
            settings.knowledge,
            today=today,
            review_days=settings.review_days,
            known=cache.read(settings.knowledge),
            progress=progress,
            processes=os.cpu_count() or 1,
        )
    cache.write(settings.knowledge, facts, states, at_ns)
    return found


def _asked(settings: Settings) -> tuple[Diagnostic, ...]:
    """Put the articles' questions to the index in use. Nothing is built for it: an index that is old is not asked."""
    from bot.app import index_is_current, open_engine  # noqa: PLC0415
    from index.check.asked import check_answers  # noqa: PLC0415

    if not index_is_current(settings):
        show_error("The index is not current, so no question is put to it; run `kefu index` first, or give --fast.")
        return ()
    engine = open_engine(settings)
    return tuple(check_answers(engine.articles(), engine))


def _relative(files: Iterable[Path], folder: Path) -> set[str]:
    """Return paths as findings name them. A file outside the knowledge folder is a mistake of the caller."""
    found: set[str] = set()
    for file in files:
        inside = next((path for path in (file.absolute(), folder / file) if path.exists()), None)
        path = Path(os.path.normpath(inside or file.absolute()))
        real = path if path.is_relative_to(folder) else path.resolve()
        if inside is None or not real.is_relative_to(folder) or not real.is_file():
            show_error(f"{file}: no file of the knowledge folder {folder}")
            raise typer.Exit(USAGE)
        found.add(real.relative_to(folder).as_posix())
    return found


def _print(found: Sequence[Diagnostic], form: Format, folder: Path) -> None:
    printers = {
        Format.JSON: print_json,
        Format.SARIF: print_sarif,
        Format.GITHUB: print_github,
        Format.TEXT: print_text,
    }
    printers[form](found, folder)
