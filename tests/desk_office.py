"""A database with people who may sign in, and the tickets of ``tests.busy_desk``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.people.passwords import hash_of
from bot.people.roles import Role
from bot.storage.database import Database
from bot.storage.users import Users
from tests.apart import run_apart
from tests.busy_answers import many_answers, some_suggestions
from tests.busy_desk import OTHER, keep, long_talk, many_tickets, stories

PASSWORD = "correct horse 9"  # noqa: S105 - of the users of tests
PEOPLE = {"lilei": ("李雷", [Role.AGENT]), "meimei": ("韩梅梅", [Role.AGENT]), "root": ("管理员", [Role.ADMIN])}


@dataclass(frozen=True, slots=True)
class Office:
    """A running server with its people and tickets."""

    address: str
    database: str
    tickets: dict[str, int]
    """By their customers' names."""


def filled(url: str, *, more: int = 0, lines: int = 120, answers: int = 0) -> dict[str, int]:
    """Fill a new database; return the tickets by their customers' names.

    ``more`` open tickets are added, and so many ``answers`` of the bot with suggestions.
    """
    return run_apart(_fill(url, more, lines, answers))


async def _fill(url: str, more: int, lines: int, answers: int) -> dict[str, int]:
    database, now = await Database.open(url), datetime.now(UTC)
    kept = await asyncio.to_thread(hash_of, PASSWORD)
    ids = {}
    async with database.write() as session:
        for login, (name, roles) in PEOPLE.items():
            ids[login] = await Users(session).add(login, name, roles, kept, now)
    me = f"desk:{ids['lilei']}"
    tickets = {}
    for number, story in enumerate(stories(me)):
        tickets[story.name] = await keep(database, story, number, now)
    tickets["长谈"] = await long_talk(database, lines)
    await many_tickets(database, more, me)
    if answers:
        await many_answers(database, answers)
        await some_suggestions(database, OTHER.id)
    await database.close()
    return tickets
