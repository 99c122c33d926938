"""``kefu token``: the tokens with which other programs call the API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import show, show_table
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.scopes import MEANINGS, Scope
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.tokens import Token

BY = "command line"
app = typer.Typer(help="Tokens with which other programs call the API.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the integration is called.")],
    *,
    scope: Annotated[
        list[Scope],
        typer.Option(help="What it may do; may be given several times. " + " ".join(sorted(MEANINGS))),
    ],
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="Days until it expires; without, it does not.")
    ] = None,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Make a token and print it, this once."""
    if not name.strip() or len(name) > 100:
        raise typer.BadParameter("the name has 1 to 100 characters")
    asyncio.run(_add(_url(knowledge, data), name.strip(), sorted(set(scope)), days))


@app.command("list")
def list_tokens(*, knowledge: Knowledge = None, data: Data = None) -> None:
    """List the tokens, without their secrets."""
    asyncio.run(_list(_url(knowledge, data)))


@app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="The token's prefix, as `kefu token list` has it.")],
    *,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Make a token useless at once."""
    asyncio.run(_revoke(_url(knowledge, data), prefix))


def _url(knowledge: Path | None, data: Path | None) -> str:
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    return settings.database_url


async def _open(url: str) -> Database:
    from bot.storage.database import Database  # noqa: PLC0415

    return await Database.open(url)


async def _add(url: str, name: str, scopes: list[Scope], days: int | None) -> None:
    from bot.storage.tokens import NewToken, Tokens  # noqa: PLC0415

    now = datetime.now(UTC)
    new = NewToken.make(name, scopes, BY, now, now + timedelta(days=days) if days else None)
    database = await _open(url)
    async with database.write() as session:
        await Tokens(session).add(new)
    await database.close()
    show(new.secret)


async def _list(url: str) -> None:
    from bot.storage.tokens import Tokens  # noqa: PLC0415

    database = await _open(url)
    async with database.read() as session:
        tokens = await Tokens(session).all()
    await database.close()
    now = datetime.now(UTC)
    show_table(
        ("prefix", "name", "scopes", "state", "expires", "last used"),
        [
            (each.prefix, each.name, " ".join(each.scopes), _state(each, now), _day(each.expires_at), _used(each))
            for each in tokens
        ],
    )


async def _revoke(url: str, prefix: str) -> None:
    from bot.storage.tokens import Tokens  # noqa: PLC0415

    database = await _open(url)
    async with database.write() as session:
        token = await Tokens(session).revoke(prefix, datetime.now(UTC))
    await database.close()
    if token is None:
        raise KefuError(f"there is no token with the prefix {prefix}; `kefu token list` shows them")
    show(f"{prefix}: revoked")


def _state(token: Token, now: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    return "valid" if token.valid(now) else "expired"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "-"


def _used(token: Token) -> str:
    return token.last_used_at.isoformat(timespec="minutes") if token.last_used_at else "never"
