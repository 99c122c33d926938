"""``kefu import``: content from elsewhere as article drafts."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show, show_error, show_json
from bot.cli.options import AsJson, Knowledge
from bot.settings import read_settings
from index.articles.loader import TOPICS

if TYPE_CHECKING:
    from bot.importing.run import Plan
    from index.articles.loader import Knowledge as Loaded

FAILED = 1


class Format(StrEnum):
    """What a file is, where its name does not say."""

    CSV = "csv"
    EXCEL = "excel"
    JSONL = "jsonl"
    WORD = "word"
    HTML = "html"


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV, Excel, JSON lines, Word or HTML.")],
    *,
    topic: Annotated[str, typer.Option(help=f"Folder of the drafts: {', '.join(TOPICS)}.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come, and what fails.")] = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="Where the names do not say it.", show_default=False)
    ] = None,
    question_column: Annotated[str | None, typer.Option(help="Heading of the questions.", show_default=False)] = None,
    answer_column: Annotated[str | None, typer.Option(help="Heading of the answers.", show_default=False)] = None,
    as_json: AsJson = False,
    knowledge: Knowledge = None,
) -> None:
    """Bring content in as drafts, which customers do not see. Nothing is ever overwritten."""
    from bot.importing.run import Importer, write  # noqa: PLC0415
    from index.writing.places import article_file  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge)
    article_file(topic, "any")  # an unknown topic ends here, with the nearest that there is
    importer = Importer(_known(settings.knowledge), topic, datetime.now(UTC).date())
    plan = importer.plan(files, form, (question_column, answer_column))
    if not dry_run:
        write(plan, settings.knowledge)
    _tell_json(plan) if as_json else _tell(plan, dry_run=dry_run)
    if plan.failing:
        raise typer.Exit(FAILED)


def _known(folder: Path) -> Loaded:
    """Return what is there already: nothing, where these are to be the first articles."""
    from index.articles.loader import Knowledge, catalogue_in, load_knowledge  # noqa: PLC0415
    from index.errors import ContentError  # noqa: PLC0415

    try:
        return load_knowledge(folder)
    except ContentError:
        if not folder.is_dir() or next(folder.glob("*/*.md"), None):
            raise
        return Knowledge((), catalogue_in(folder), ())


def _tell(plan: Plan, *, dry_run: bool) -> None:
    for one in plan.coming:
        doubles = f"; is answered already: {', '.join(one.doubles)}" if one.doubles else ""
        show(f"{one.file}: {one.title} ({one.source}, {one.place}){doubles}")
    for source, trouble in plan.failing:
        show_error(f"{source}: {trouble.place}: {trouble.message}")
    count = len(plan.coming)
    show(
        f"{count} {'draft' if count == 1 else 'drafts'} {'would come' if dry_run else 'written'}, "
        f"{len(plan.failing)} left out"
    )


def _tell_json(plan: Plan) -> None:
    for one in plan.coming:
        show_json(
            {
                "file": one.file,
                "title": one.title,
                "source": one.source,
                "place": one.place,
                "questions": one.questions,
                "doubles": list(one.doubles),
            }
        )
    for source, trouble in plan.failing:
        show_json({"error": trouble.message, "source": source, "place": trouble.place})
