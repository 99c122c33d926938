"""Wrong passwords make the next attempt wait: by the name that is tried, and by where it is tried from.

Kept in the database, so that a restart forgives nothing. An attempt is counted before it is looked at: many at once
are as slow as one after the other, and where the database fails nobody is let in.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.storage.user_access import Failures
from bot.web.peer import place_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.user_access import Failure

FREE = 5
"""Wrong passwords until it begins to wait; from one address four times as many, which an office may share."""
FIRST = 15.0
LONGEST = 900.0
KEPT = timedelta(seconds=LONGEST)


class ThrottledError(Exception):
    """Too many wrong passwords for now; ``seconds`` until the next may be tried."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class Throttle:
    """Counts what failed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, login: str, address: str, now: datetime) -> None:
        """Count an attempt, as a failed one for now. Raises ``ThrottledError`` where it must wait."""
        limits = sorted({_name(login): FREE, _place(address): 4 * FREE}.items())
        async with self._database.write() as session:
            failures = Failures(session)
            await failures.forget(before=now - KEPT)
            # In one order, so that two at once cannot wait for each other.
            found = [(key, free, await failures.locked(key, now)) for key, free in limits]
            wait = max(_wait(failure, free, now) for _, free, failure in found)
            for key, _, failure in found if not wait else ():
                await failures.set(key, failure.count + 1, now)
        if wait:
            raise ThrottledError(wait)

    async def succeeded(self, login: str, address: str) -> None:
        """Forget what failed for a name; the attempt was none that failed."""
        async with self._database.write() as session:
            await Failures(session).forget(_name(login))
            await Failures(session).forgive([_place(address)])


def _wait(failure: Failure, free: int, now: datetime) -> int:
    if failure.count < free:
        return 0
    pause = min(FIRST * 2 ** min(failure.count - free, 10), LONGEST)
    # At least a second, so that what is left of one is no free attempt.
    left = (failure.at - now).total_seconds() + pause
    return max(1, round(left)) if left > 0 else 0


def _name(login: str) -> str:
    return hashlib.sha256(f"name:{login}".encode()).hexdigest()


def _place(address: str) -> str:
    return hashlib.sha256(f"from:{place_of(address)}".encode()).hexdigest()
