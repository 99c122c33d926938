"""``kefu index``: build or refresh the index, list the versions that are kept, go back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import index_is_current, open_engine
from bot.cli.console import progress_bars, show, show_table
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.versions import Version


class PinnedError(KefuError):
    """The articles cannot be published while somebody wants an earlier version."""


def index(
    version: Annotated[
        str | None,
        typer.Argument(metavar="[VERSION]", help="With --rollback: which; its beginning will do.", show_default=False),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 0 if the index is current, 1 if not.")
    ] = False,
    list_versions: Annotated[bool, typer.Option("--list", help="List the versions that are kept.")] = False,
    rollback: Annotated[
        bool,
        typer.Option(
            "--rollback",
            help="Let VERSION (or the one before) serve. It does until --resume, whatever is saved meanwhile: the "
            "articles on disk still hold what was wrong. A running service follows within two seconds.",
        ),
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Publish the articles on disk again.")] = False,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Build or refresh the index; only what changed is embedded again."""
    if sum((check, list_versions, rollback, resume)) > 1:
        raise typer.BadParameter("give one of --check, --list, --rollback and --resume")
    if version and not rollback:
        raise typer.BadParameter("a VERSION goes with --rollback")
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    if list_versions:
        _list(settings)
    elif rollback:
        _roll_back(settings, version)
    elif check:
        _check(settings)
    else:
        _build(settings, resume=resume)


def _check(settings: Settings) -> None:
    if not index_is_current(settings):
        show("The index is not current; `kefu index` refreshes it.")
        raise typer.Exit(1)
    show("The index is current.")


def _build(settings: Settings, *, resume: bool) -> None:
    from index.versions import pinned_folder  # noqa: PLC0415
    from index.versions import resume as unpin  # noqa: PLC0415

    pinned = pinned_folder(settings.data)
    if pinned and not resume:
        raise PinnedError(f"version {pinned.name} serves since a rollback; `kefu index --resume` ends that")
    with progress_bars() as progress:
        open_engine(settings, progress, strict=True, pinned=False)
    # Only now: articles that are broken do not take the place of the version that serves.
    unpin(settings.data)
    show(f"The index is current: {settings.data}")


def _roll_back(settings: Settings, version: str | None) -> None:
    from index.versions import roll_back  # noqa: PLC0415

    chosen = roll_back(settings.data, version)
    show(f"{chosen.name} serves, built {chosen.built_at:%Y-%m-%d %H:%M} UTC, until `kefu index --resume`.")


def _list(settings: Settings) -> None:
    from index.versions import versions  # noqa: PLC0415

    kept = versions(settings.data)
    if not kept:
        show("No version is kept yet; `kefu index` builds one.")
        return
    rows = [[one.name, f"{one.built_at:%Y-%m-%d %H:%M} UTC", str(len(one.articles)), _state(one, kept)] for one in kept]
    show_table(["version", "built", "articles", ""], rows)


def _state(version: Version, kept: list[Version]) -> str:
    if version.pinned:
        return "serves since a rollback"
    if not version.current:
        return ""
    return "newest" if any(other.pinned for other in kept) else "serves"
