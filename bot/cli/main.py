"""The commands together, and what becomes of an error: exit status 0 done, 1 findings or failed, 2 usage."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from bot.cli.ask import ask
from bot.cli.chat import chat
from bot.cli.check import check
from bot.cli.console import show_error
from bot.cli.diff import diff
from bot.cli.eval import evaluate_set
from bot.cli.importing import import_files
from bot.cli.index import index
from bot.cli.new import new
from bot.cli.preview import preview
from bot.cli.rename import rename
from bot.cli.serve import serve
from bot.cli.storage import backup, export, restore
from bot.cli.suggestions import app as suggestions
from bot.cli.token import app as token
from bot.cli.user import app as user
from bot.settings import SettingsError
from index.errors import KefuError

FAILED = 1
USAGE = 2

app = typer.Typer(
    name="kefu",
    help="Customer support that answers from articles, and hands over to a person where it is not sure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serve)
app.command()(chat)
app.command()(ask)
app.command()(index)
app.command()(diff)
app.command()(check)
app.command()(new)
app.command()(rename)
app.command()(preview)
app.command("import")(import_files)
app.command("eval")(evaluate_set)
app.command()(backup)
app.command()(restore)
app.command()(export)
app.add_typer(suggestions, name="suggestions")
app.add_typer(token, name="token")
app.add_typer(user, name="user")


def main() -> NoReturn:
    """Run the command that the process was started with, and exit."""
    try:
        app()
    except SettingsError as error:
        show_error(str(error))
        sys.exit(USAGE)
    except KefuError as error:
        show_error(str(error))
        sys.exit(FAILED)
    sys.exit(0)
