"""Sessions: a secret in a browser's cookie, its hash in the database."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.people.passwords import fits
from bot.storage.users import Users
from bot.web.auth.throttle import Throttle

if TYPE_CHECKING:
    from bot.people.roles import Person
    from bot.storage.database import Database
    from bot.storage.users import SignedIn

COOKIE = "kefu_desk"
IDLE = timedelta(hours=12)
"""A browser that was not used for so long signs in again."""
NOTED = timedelta(minutes=5)
"""How exactly it is known when a session was used: not every request writes."""
SECRET_BYTES = 32


class ThrottledError(Exception):
    """Too many wrong passwords for now; ``seconds`` until the next may be tried."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class Gate:
    """Lets people in, and knows them again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._throttle = Throttle()
        self.setup = ""
        """What the one-time link holds by which the first user is made; empty once there is one."""

    async def sign_in(self, login: str, password: str, address: str) -> str | None:
        """Return a new session's secret; ``None`` where name and password do not fit. Raises ``ThrottledError``."""
        login = login.strip().casefold()
        wait = self._throttle.wait(login, address)
        if wait:
            raise ThrottledError(wait)
        async with self._database.read() as session:
            user = await Users(session).by_login(login)
        kept = user.password if user and not user.disabled else ""
        if not await asyncio.to_thread(fits, password, kept) or user is None:
            self._throttle.failed(login, address)
            return None
        self._throttle.succeeded(login)
        return await self.open(user.person)

    async def open(self, person: Person) -> str:
        """Begin a session and return its secret: always a new one, so that none is brought along."""
        secret, csrf = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        async with self._database.write() as session:
            await Users(session).sign_in(person.id, _digest(secret), csrf, datetime.now(UTC))
        return secret

    async def who(self, secret: str | None) -> SignedIn | None:
        """Return who has a session."""
        if not secret:
            return None
        now, digest = datetime.now(UTC), _digest(secret)
        async with self._database.read() as session:
            found = await Users(session).signed_in(digest, now - IDLE)
        if found and now - found.seen_at > NOTED:
            async with self._database.write() as session:
                await Users(session).touch(digest, now)
        return found

    async def sign_out(self, secret: str | None) -> None:
        """End a session."""
        if secret:
            async with self._database.write() as session:
                await Users(session).sign_out(_digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
