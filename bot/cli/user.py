"""``kefu user``: who may sign in at the desk."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show, show_table
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.people.roles import Role
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.cli.accounts import Listed
    from bot.storage.accounts import Accounts
    from bot.storage.users import Browser

app = typer.Typer(help="Who may sign in at the desk.", no_args_is_help=True)
FAULTS = {
    "short": "a password needs at least 10 characters",
    "long": "the password is too long",
    "same": "the password is too easy to guess",
}

SHOWN_ID = 10
"""Characters of a session's digest by which it is named."""

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The name that they sign in with.")]
Roles = Annotated[list[Role], typer.Option("--role", help="What they may do; may be given several times.")]


@app.command()
def add(
    login: Login,
    *,
    name: Annotated[str, typer.Option(help="What customers and colleagues read; the login where it is missing.")] = "",
    role: Roles,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Let somebody sign in. Asks for their password; in a pipe, it is the first line of the input."""
    from bot.cli import accounts  # noqa: PLC0415

    login = _login(login)
    url = _url(knowledge, data)
    asyncio.run(accounts.add(url, login, name.strip() or login, sorted(set(role)), _password(login)))
    show(f"{login}: {', '.join(sorted(set(role)))}")


@app.command()
def roles(login: Login, *, role: Roles, knowledge: Knowledge = None, data: Data = None) -> None:
    """Give somebody these roles and no others."""
    login, given = _login(login), sorted(set(role))
    _change(_url(knowledge, data), login, lambda accounts, id: accounts.set_roles(id, given))
    show(f"{login}: {', '.join(given)}")


@app.command()
def password(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Set a new password, and sign them out everywhere. In a pipe, it is the first line of the input."""
    login, url = _login(login), _url(knowledge, data)
    kept = _password(login)
    _change(url, login, lambda accounts, id: accounts.set_password(id, kept))
    show(f"{login}: the password is changed")


@app.command()
def disable(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Let somebody in no longer, and sign them out everywhere."""
    login = _login(login)
    _change(_url(knowledge, data), login, lambda accounts, id: accounts.disable(id))
    show(f"{login}: disabled")


@app.command()
def enable(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Let somebody in again who was disabled."""
    login = _login(login)
    _change(_url(knowledge, data), login, lambda accounts, id: accounts.enable(id))
    show(f"{login}: enabled")


@app.command()
def reset(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Turn the second factor off of somebody who has lost it, and sign them out everywhere."""
    login = _login(login)
    had = _change(_url(knowledge, data), login, lambda accounts, id: accounts.drop_second(id))
    show(f"{login}: the second factor is {'' if had else 'already '}off")


@app.command()
def sessions(
    login: Login,
    *,
    end: Annotated[str, typer.Option(metavar="ID", help="Sign them out of this browser.", show_default=False)] = "",
    end_all: Annotated[bool, typer.Option("--end-all", help="Sign them out of every browser.")] = False,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """List the browsers in which somebody is signed in, the latest first, or sign them out there."""
    from bot.cli import accounts  # noqa: PLC0415

    if end and end_all:
        raise typer.BadParameter("--end and --end-all do not go together")
    login, url = _login(login), _url(knowledge, data)
    if end_all:
        _change(url, login, lambda accounts, id: accounts.sign_out(id))
        show(f"{login}: signed out everywhere")
    elif end:
        asyncio.run(accounts.end(url, login, end))
        show(f"{login}: signed out of {end}")
    else:
        found = asyncio.run(accounts.browsers(url, login))
        show_table(("id", "last used", "address", "browser"), [_browser_row(each) for each in found])


@app.command("list")
def list_users(*, knowledge: Knowledge = None, data: Data = None) -> None:
    """List who may sign in."""
    from bot.cli import accounts  # noqa: PLC0415

    found = asyncio.run(accounts.everybody(_url(knowledge, data)))
    show_table(("login", "name", "roles", "state", "second factor"), [_row(each) for each in found])


def _row(listed: Listed) -> tuple[str, ...]:
    user = listed.user
    state = "disabled" if user.disabled else "active" if user.password else "invited"
    second = "on" if listed.second else "off"
    return user.login, user.person.name, " ".join(sorted(user.person.roles)), state, second


def _browser_row(browser: Browser) -> tuple[str, ...]:
    # What a browser calls itself is its own choice: no tab may break the row, no escape reach the terminal.
    name = "".join(character if character.isprintable() else " " for character in browser.browser)
    return browser.digest[:SHOWN_ID], f"{browser.seen_at:%Y-%m-%d %H:%M} UTC", browser.address, name


def _change(url: str, login: str, act: Callable[[Accounts, str], Awaitable[object]]) -> object:
    from bot.cli import accounts  # noqa: PLC0415

    return asyncio.run(accounts.change(url, login, act))


def _login(text: str) -> str:
    login = text.strip().casefold()
    if not login or len(login) > 64:
        raise typer.BadParameter("the login has 1 to 64 characters")
    return login


def _password(login: str) -> str:
    """Return the hash of the password that is given."""
    from bot.people.passwords import fault_of, hash_of  # noqa: PLC0415

    if sys.stdin.isatty():
        given = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        given = sys.stdin.readline().rstrip("\n")
    fault = fault_of(given, login)
    if fault:
        raise KefuError(FAULTS[fault])
    return hash_of(given)


def _url(knowledge: Path | None, data: Path | None) -> str:
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    return settings.database_url
