"""Sessions: a secret in a browser's cookie, its hash in the database."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.people.passwords import fits
from bot.people.second import hash_of_code, step_of
from bot.storage.user_access import Links, Seconds, UserEvents
from bot.storage.users import Users
from bot.web.auth.throttle import Throttle, ThrottledError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.database import Database
    from bot.storage.users import SignedIn, User

__all__ = ["COOKIE", "IDLE", "LONGEST_SESSION", "Arrival", "Gate", "SecondNeededError", "ThrottledError"]

COOKIE = "kefu_desk"
IDLE = timedelta(hours=12)
"""A browser that was not used for so long signs in again."""
LONGEST_SESSION = timedelta(days=14)
"""And so does every browser after so long."""
NOTED = timedelta(minutes=5)
"""How exactly it is known when a session was used: not every request writes."""
SECOND_WITHIN = timedelta(minutes=5)
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where somebody comes from: an address, and what their browser calls itself."""

    address: str
    browser: str = ""


class SecondNeededError(Exception):
    """The password fits, and a second factor is to follow; ``ticket`` goes with it."""

    def __init__(self, ticket: str) -> None:
        super().__init__("a second factor is needed")
        self.ticket = ticket


class Gate:
    """Lets people in, and knows them again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._throttle = Throttle(database)

    async def sign_in(self, login: str, password: str, arrival: Arrival) -> str | None:
        """Return a new session's secret; ``None`` where name and password do not fit.

        Raises ``ThrottledError``, and ``SecondNeededError`` where a second factor is to follow.
        """
        login, now = login.strip().casefold(), datetime.now(UTC)
        await self._throttle.begin(login, arrival.address, now)
        async with self._database.read() as session:
            user = await Users(session).by_login(login)
        kept = user.password if user and not user.disabled else ""
        if not await asyncio.to_thread(fits, password, kept) or user is None:
            await self._refused(user, arrival, now)
            return None
        async with self._database.read() as session:
            second = await Seconds(session).of(user.person.id)
        if second:
            raise SecondNeededError(await self._await_second(user, now))
        await self._throttle.succeeded(login, arrival.address)
        return await self.open(user.person.id, arrival)

    async def second(self, ticket: str, code: str, arrival: Arrival) -> str | None:
        """Return a new session's secret for a password's ticket and a code; ``None`` where they do not fit.

        Raises ``ThrottledError``. A ticket is used up by the code that fits.
        """
        now, digest = datetime.now(UTC), digest_of(ticket)
        async with self._database.read() as session:
            found, id = await Links(session).find(digest, "second", now)
            user = await Users(session).get(id) if id else None
        if not found or user is None or user.disabled:
            return None
        await self._throttle.begin(user.login, arrival.address, now)
        async with self._database.write() as session:
            fitted = await uses_code(session, user.person.id, code, now) and await Links(session).take(digest)
        if not fitted:
            await self._refused(user, arrival, now)
            return None
        await self._throttle.succeeded(user.login, arrival.address)
        return await self.open(user.person.id, arrival)

    async def confirms(self, user: User, password: str, arrival: Arrival) -> bool:
        """Whether somebody who is signed in knows their password. Raises ``ThrottledError``."""
        await self._throttle.begin(user.login, arrival.address, datetime.now(UTC))
        if not await asyncio.to_thread(fits, password, user.password):
            return False
        await self._throttle.succeeded(user.login, arrival.address)
        return True

    async def open(self, id: str, arrival: Arrival) -> str:
        """Begin a session and return its secret: always a new one, so that none is brought along."""
        secret, csrf = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        now = datetime.now(UTC)
        async with self._database.write() as session:
            users = Users(session)
            await users.drop_old(now - IDLE, now - LONGEST_SESSION)
            await users.sign_in(id, digest_of(secret), csrf, now, address=arrival.address, browser=arrival.browser)
            await UserEvents(session).note(now, "signed_in", id, by=id, address=arrival.address)
        return secret

    async def who(self, secret: str | None) -> SignedIn | None:
        """Return who has a session."""
        if not secret:
            return None
        now, digest = datetime.now(UTC), digest_of(secret)
        async with self._database.read() as session:
            found = await Users(session).signed_in(digest, now - IDLE, now - LONGEST_SESSION)
        if found and now - found.seen_at > NOTED:
            async with self._database.write() as session:
                await Users(session).touch(digest, now)
        return found

    async def sign_out(self, secret: str | None) -> None:
        """End a session."""
        if secret:
            async with self._database.write() as session:
                await Users(session).sign_out(digest_of(secret))

    async def _await_second(self, user: User, now: datetime) -> str:
        ticket = secrets.token_urlsafe(SECRET_BYTES)
        async with self._database.write() as session:
            await Links(session).add(digest_of(ticket), "second", user.person.id, now + SECOND_WITHIN, now)
        return ticket

    async def _refused(self, user: User | None, arrival: Arrival, now: datetime) -> None:
        # Written for a name that nobody has too: it takes as long, and says where somebody tries names.
        async with self._database.write() as session:
            id = user.person.id if user else None
            await UserEvents(session).note(now, "refused", id, address=arrival.address)


async def uses_code(session: AsyncSession, id: str, code: str, now: datetime) -> bool:
    """Whether a code is somebody's and was not used before; it is used up."""
    seconds = Seconds(session)
    kept = await seconds.of(id, lock=True)
    if kept is None:
        return False
    step = step_of(kept.secret, code, now, kept.step)
    on_paper = hash_of_code(code)
    if step is not None:
        await seconds.set(id, replace(kept, step=step))
    elif on_paper in kept.codes:
        await seconds.set(id, replace(kept, codes=tuple(each for each in kept.codes if each != on_paper)))
    else:
        return False
    return True


def digest_of(secret: str) -> str:
    """Return what is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
