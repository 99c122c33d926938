"""``kefu suggestions``: what reviews suggest to editors."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show, show_json, show_table
from bot.cli.options import AsJson, Data, Knowledge
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.reviews import Suggestion

app = typer.Typer(help="What reviews suggest to editors.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number in the list.")]
By = Annotated[str, typer.Option(help="Who decides; the author of the commit.")]


@app.command("list")
def listed(*, as_json: AsJson = False, knowledge: Knowledge = None, data: Data = None) -> None:
    """List what waits, oldest first."""
    found = asyncio.run(_open(read_settings(knowledge=knowledge, data=data)))
    if as_json:
        for one in found:
            show_json(
                {"id": one.id, "kind": one.kind, "text": one.text, "article": one.article, "language": one.language}
            )
        return
    show_table(("number", "what", "article", "text"), [(str(o.id), o.kind, o.article or "", o.text) for o in found])


@app.command()
def accept(number: Number, *, by: By = "kefu", knowledge: Knowledge = None, data: Data = None) -> None:
    """Write a suggested question into its article, through the checks.

    With KEFU_SECOND_EDITOR the change waits at the desk for another editor.
    """
    waits = asyncio.run(_decide(read_settings(knowledge=knowledge, data=data), number, by, accepted=True))
    show(f"{number}: accepted{'; waits for another editor' if waits else ''}")


@app.command()
def dismiss(number: Number, *, by: By = "kefu", knowledge: Knowledge = None, data: Data = None) -> None:
    """Put a suggestion aside."""
    asyncio.run(_decide(read_settings(knowledge=knowledge, data=data), number, by, accepted=False))
    show(f"{number}: dismissed")


async def _open(settings: Settings) -> list[Suggestion]:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.reviews import Suggestions  # noqa: PLC0415

    database = await Database.open(settings.database_url)
    try:
        async with database.read() as session:
            return await Suggestions(session).open()
    finally:
        await database.close()


async def _decide(settings: Settings, number: int, by: str, *, accepted: bool) -> bool:
    """Decide; return whether the change waits for another editor."""
    from bot.editing.accepting import Acceptance  # noqa: PLC0415
    from bot.editing.shelf import Shelf  # noqa: PLC0415
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.reviews import Suggestions, SuggestionState  # noqa: PLC0415

    database, now = await Database.open(settings.database_url), datetime.now(UTC)
    try:
        async with database.read() as session:
            found = await Suggestions(session).get(number)
        if found is None or not found.text or found.state is not SuggestionState.OPEN:
            raise KefuError(f"no suggestion {number} waits; see kefu suggestions list")
        waits = False
        if accepted:
            acceptance = Acceptance(Shelf(settings.knowledge), database, second_editor=settings.second_editor)
            waits = await acceptance(found, by)
        async with database.write() as session:
            suggestions = Suggestions(session)
            await (suggestions.accept(number, by, now) if accepted else suggestions.dismiss(number, by, now))
        return waits
    finally:
        await database.close()
