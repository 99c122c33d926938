"""Reminding people of articles whose last check is too long ago: once for every check that falls due."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

import structlog

from bot.app import day_in
from bot.editing.owners import Owners, originals_of
from bot.intake.assembly import NO_GROUP
from bot.storage.errors import StorageError
from bot.storage.outbox import Outbox
from bot.storage.users import Users

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import date
    from pathlib import Path

    from bot.intake.assembly import Office
    from bot.intake.outgoing import Place
    from bot.storage.database import Database
    from index.types import Article

log = structlog.get_logger(__name__)

EVERY_S: Final = 3600.0
MOST: Final = 20
"""Titles in one message."""


class ReviewReminders:
    """Tells the agents' group what has to be checked: each owner, or else the editors, and the supervisor by name."""

    def __init__(
        self,
        articles: Callable[[], Awaitable[Iterable[Article]]],
        database: Database,
        group: Place,
        notes: Path,
        days: int,
    ) -> None:
        """``notes`` is the file in which it is kept who was told of what; a review is good for ``days``."""
        self._days = days
        self._articles = articles
        self._database = database
        self._group = group
        self._notes = notes

    async def run(self, office: Office) -> None:
        """Look every hour until cancelled."""
        while True:
            try:
                await self.look(office, day_in(office.rules.zone))
            except (StorageError, OSError) as error:
                log.warning("reminders of reviews are sent later", fault=str(error))
            await asyncio.sleep(EVERY_S)

    async def look(self, office: Office, day: date) -> list[str]:
        """Send one message about all that has fallen due and was not told yet; return the files."""
        told = await asyncio.to_thread(self._told)
        articles = tuple(await self._articles())
        due = {one.file: str(one.reviewed) for one in articles if is_due(one, day, self._days)}
        new = sorted(file for file, reviewed in due.items() if told.get(file) != reviewed)
        if not new:
            return []
        if self._group != NO_GROUP:
            shares = await self._shares(articles, set(new[:MOST]))
            html = office.speech.to_agents("reviews", shares=shares, number=len(new))
            who = office.rules.supervisor
            row = self._group.text(f"{html}\n{escape(who)}" if who else html)
            async with self._database.write() as session:
                sent = await Outbox(session).add([row], datetime.now(UTC))
            office.senders.put(sent)
        log.info("articles are due for a review", files=new)
        await asyncio.to_thread(self._note, due)
        return new

    async def _shares(self, articles: tuple[Article, ...], due: set[str]) -> list[tuple[tuple[str, ...], list[str]]]:
        """Return who is told of what, so that everybody finds their articles together."""
        async with self._database.read() as session:
            owners = Owners(await Users(session).all())
        originals = originals_of(articles)
        shares: dict[tuple[str, ...], list[str]] = {}
        for one in sorted((one for one in articles if one.file in due), key=lambda one: one.file):
            told = owners.told(owners.of(one, originals))
            shares.setdefault(told, []).append(f"{one.file} ({one.reviewed})")
        return list(shares.items())

    def _told(self) -> dict[str, str]:
        try:
            told = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def _note(self, due: dict[str, str]) -> None:
        self._notes.parent.mkdir(parents=True, exist_ok=True)
        aside = self._notes.with_suffix(".new")
        aside.write_text(json.dumps(due, ensure_ascii=False, indent=1), encoding="utf-8")
        aside.replace(self._notes)


def is_due(article: Article, day: date, days: int) -> bool:
    """Whether the last check of what customers see is too long ago."""
    return article.reviewed is not None and day - article.reviewed > timedelta(days=days)
