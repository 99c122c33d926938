"""The commands together, and what becomes of an error: exit status 0 done, 1 findings or failed, 2 usage."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from bot.cli.console import show_error
from bot.settings import SettingsError
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Iterable

FAILED = 1
USAGE = 2
COMMANDS: Final = {
    "serve": "bot.cli.serve:serve",
    "chat": "bot.cli.chat:chat",
    "ask": "bot.cli.ask:ask",
    "index": "bot.cli.index:index",
    "diff": "bot.cli.diff:diff",
    "check": "bot.cli.check:check",
    "new": "bot.cli.new:new",
    "rename": "bot.cli.rename:rename",
    "preview": "bot.cli.preview:preview",
    "import": "bot.cli.importing:import_files",
    "eval": "bot.cli.eval:evaluate_set",
    "backup": "bot.cli.storage:backup",
    "restore": "bot.cli.storage:restore",
    "export": "bot.cli.storage:export",
    "suggestions": "bot.cli.suggestions:app",
    "token": "bot.cli.token:app",
    "user": "bot.cli.user:app",
}
"""Each command, in the order of the help, and where it stands: a function, or a group of commands."""


def app_of(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Load the commands called ``names``, and put them together."""
    made = typer.Typer(
        name="kefu",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(_kefu)  # with one command alone it would not be named
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name)(found)
    return made


def _kefu() -> None:
    """Customer support that answers from articles, and hands over to a person where it is not sure."""


def main() -> NoReturn:
    """Run the command that the process was started with, and exit."""
    asked = [name for name in sys.argv[1:2] if name in COMMANDS]
    try:
        # The others are not loaded: a check of one file would wait for what all of them need.
        app_of(asked or COMMANDS)()
    except SettingsError as error:
        show_error(str(error))
        sys.exit(USAGE)
    except KefuError as error:
        show_error(str(error))
        sys.exit(FAILED)
    sys.exit(0)
