"""``kefu rename``: an article under another name or in another topic."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show, show_error, show_json
from bot.cli.options import AsJson, Data, Knowledge
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.writing.moving import Move

FAILED = 1


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Such as fees/annual-fees, or its file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Such as services/annual-fees, or only yearly-fees.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    by: Annotated[str, typer.Option(help="The author of the commit.")] = "kefu",
    as_json: AsJson = False,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Rename an article: translations, links to it, suggestions and reviews follow; with git it is one commit."""
    from bot.editing.shelf import Shelf  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge, data=data)
    shelf = Shelf(settings.knowledge)
    old, new = (name.removeprefix(f"{settings.knowledge}/") for name in (old, new))
    if dry_run:
        move, why = shelf.plan_move(old, new), ""
    else:
        move, done = shelf.move(old, new, by, "")
        why = done.why
        asyncio.run(_follow(settings, move))
    _tell_json(move) if as_json else _tell(move, dry_run=dry_run)
    if why:
        show_error(f"Everything is written, but git did not take the commit: {why}")
        raise typer.Exit(FAILED)


def _tell(move: Move, *, dry_run: bool) -> None:
    for before, after in move.moved.items():
        show(f"{before} -> {after}")
    for change in move.followed:
        show(f"{change.file}: its links {'would follow' if dry_run else 'follow'}")
    for file in move.unread:
        show_error(f"{file}: cannot be read, so its links were not looked at")


def _tell_json(move: Move) -> None:
    for before, after in move.moved.items():
        show_json({"file": before, "moved": after})
    for change in move.followed:
        show_json({"file": change.file, "moved": None})
    for file in move.unread:
        show_json({"error": "cannot be read, so its links were not looked at", "file": file})


async def _follow(settings: Settings, move: Move) -> None:
    """Let the database follow, where there is one: a checkout in CI has none, and needs none."""
    from bot.storage.database import Database, parse_url  # noqa: PLC0415
    from bot.storage.renames import follow  # noqa: PLC0415

    url = parse_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(url.database or "").exists):
        return
    database = await Database.open(settings.database_url)
    try:
        async with database.write() as session:
            await follow(session, move.old, move.new, move.moved)
    finally:
        await database.close()
