"""``kefu user``: who may sign in at the desk."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
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
    from bot.storage.users import User

app = typer.Typer(help="Who may sign in at the desk.", no_args_is_help=True)
FAULTS = {
    "short": "a password needs at least 10 characters",
    "long": "the password is too long",
    "same": "the password is too easy to guess",
}

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The name that they sign in with.")]


@app.command()
def add(
    login: Login,
    *,
    name: Annotated[str, typer.Option(help="What customers and colleagues read; the login where it is missing.")] = "",
    role: Annotated[list[Role], typer.Option(help="What they may do; may be given several times.")],
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Let somebody sign in. Asks for their password; in a pipe, it is the first line of the input."""
    login = _login(login)
    url = _url(knowledge, data)
    asyncio.run(_add(url, login, name.strip() or login, sorted(set(role)), _password(login)))
    show(f"{login}: {', '.join(sorted(set(role)))}")


@app.command()
def password(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Set a new password, and sign them out everywhere."""
    url = _url(knowledge, data)
    asyncio.run(_change(url, _login(login), password=_password(login)))
    show(f"{login}: the password is changed")


@app.command()
def disable(login: Login, *, knowledge: Knowledge = None, data: Data = None) -> None:
    """Let somebody in no longer, and sign them out everywhere."""
    asyncio.run(_change(_url(knowledge, data), _login(login), disabled_at=datetime.now(UTC)))
    show(f"{login}: disabled")


@app.command("list")
def list_users(*, knowledge: Knowledge = None, data: Data = None) -> None:
    """List who may sign in."""
    users = asyncio.run(_all(_url(knowledge, data)))
    rows = [(user.login, user.person.name, " ".join(sorted(user.person.roles)), _state(user)) for user in users]
    show_table(("login", "name", "roles", "state"), rows)


def _state(user: User) -> str:
    return "disabled" if user.disabled else "active"


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


async def _add(url: str, login: str, name: str, roles: list[Role], kept: str) -> None:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.errors import ConflictError  # noqa: PLC0415
    from bot.storage.users import Users  # noqa: PLC0415

    database = await Database.open(url)
    try:
        async with database.write() as session:
            await Users(session).add(login, name, roles, kept, datetime.now(UTC))
    except ConflictError as error:
        raise KefuError(str(error)) from error
    finally:
        await database.close()


async def _change(url: str, login: str, **values: object) -> None:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.users import Users  # noqa: PLC0415

    database = await Database.open(url)
    async with database.write() as session:
        user = await Users(session).by_login(login)
        if user:
            await Users(session).change(user.person.id, **values)
            await Users(session).sign_out_everywhere(user.person.id)
    await database.close()
    if user is None:
        raise KefuError(f"there is no user {login}; `kefu user list` shows them")


async def _all(url: str) -> list[User]:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.users import Users  # noqa: PLC0415

    database = await Database.open(url)
    async with database.read() as session:
        users = await Users(session).all()
    await database.close()
    return users
