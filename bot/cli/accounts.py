"""What ``kefu user`` does in the database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.storage.accounts import Accounts, By
from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.user_access import Seconds
from bot.storage.users import Users
from bot.web.auth.gate import IDLE, LONGEST_SESSION
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.people.roles import Role
    from bot.storage.users import Browser, User

HERE = "kefu user"
"""What the log of accounts has in place of an address."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody, and whether they have a second factor."""

    user: User
    second: bool


async def add(url: str, login: str, name: str, roles: list[Role], kept: str) -> None:
    """Keep somebody new. Raises ``KefuError``."""
    try:
        async with _writing(url) as session:
            await Accounts(session, _by()).add(login, name, roles, kept)
    except ConflictError as error:
        raise KefuError(str(error)) from error


async def change(url: str, login: str, act: Callable[[Accounts, str], Awaitable[object]]) -> object:
    """Do something to somebody's account, of whom ``act`` is given the id. Raises ``KefuError``."""
    async with _writing(url) as session:
        user = await _known(session, login)
        return await act(Accounts(session, _by()), user.person.id)


async def everybody(url: str) -> list[Listed]:
    """Return everybody."""
    async with _writing(url) as session:
        users = await Users(session).all()
        return [Listed(user, await Seconds(session).of(user.person.id) is not None) for user in users]


async def browsers(url: str, login: str) -> list[Browser]:
    """Return where somebody is signed in. Raises ``KefuError``."""
    now = datetime.now(UTC)
    async with _writing(url) as session:
        user = await _known(session, login)
        return await Users(session).browsers(user.person.id, now - IDLE, now - LONGEST_SESSION)


async def end(url: str, login: str, shown: str) -> None:
    """Sign somebody out of the browser whose id begins so. Raises ``KefuError``."""
    found = [each.digest for each in await browsers(url, login) if shown and each.digest.startswith(shown)]
    if len(found) != 1:
        raise KefuError(f"{login} has no session {shown}; `kefu user sessions {login}` shows them")
    await change(url, login, lambda accounts, id: accounts.end(id, found[0]))


@asynccontextmanager
async def _writing(url: str) -> AsyncIterator[AsyncSession]:
    database = await Database.open(url)
    try:
        async with database.write() as session:
            yield session
    finally:
        await database.close()


async def _known(session: AsyncSession, login: str) -> User:
    user = await Users(session).by_login(login)
    if user is None:
        raise KefuError(f"there is no user {login}; `kefu user list` shows them")
    return user


def _by() -> By:
    return By(datetime.now(UTC), HERE)
