"""Open pages are told of what happens for as long as their session lasts, and no longer."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.storage.errors import StorageError
from bot.storage.users import Users
from bot.web.auth.gate import IDLE, LONGEST_SESSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.people.roles import Role
    from bot.storage.database import Database
    from bot.storage.users import SignedIn

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """An open page: the role that it needs, and what ends it."""

    role: Role
    end: Callable[[], None]


class Watch:
    """Looks every few seconds whether who has a page open is signed in still, and may see it: one query for all.

    Sessions also end in other processes, by ``kefu user`` or by time, so it is the database that is asked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: dict[str, set[_Page]] = {}

    @contextmanager
    def over(self, signed_in: SignedIn, role: Role, end: Callable[[], None]) -> Iterator[None]:
        """Watch a page: ``end`` is called once its session is over, its user disabled, or the role taken away."""
        page, digest = _Page(role, end), signed_in.digest
        self._pages.setdefault(digest, set()).add(page)
        try:
            yield
        finally:
            pages = self._pages[digest]
            pages.discard(page)
            if not pages:
                del self._pages[digest]

    async def run(self) -> None:
        """Look until cancelled. While the database fails nothing ends: nothing is told either."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.look(datetime.now(UTC))
            except StorageError as error:
                log.warning("open pages are looked at later", fault=str(error))

    async def look(self, now: datetime) -> None:
        """End the pages whose time is over."""
        if not self._pages:
            return
        async with self._database.read() as session:
            people = await Users(session).still_signed_in(list(self._pages), now - IDLE, now - LONGEST_SESSION)
        for digest, pages in self._pages.items():
            person = people.get(digest)
            for page in pages:
                if person is None or not person.may(page.role):
                    page.end()
