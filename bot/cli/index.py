"""``kefu index``: build or refresh the index."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import index_is_current, open_engine
from bot.cli.console import progress_bars, show
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings


def index(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 0 if the index is current, 1 if not.")
    ] = False,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Build or refresh the index; only what changed is embedded again."""
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    if check:
        if index_is_current(settings):
            show("The index is current.")
            return
        show("The index is not current; `kefu index` refreshes it.")
        raise typer.Exit(1)
    with progress_bars() as progress:
        open_engine(settings, progress, strict=True)
    show(f"The index is current: {settings.data}")
