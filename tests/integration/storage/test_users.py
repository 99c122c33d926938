"""People, their sessions and what guards them, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.people.roles import Role
from bot.storage.agents import AgentNames
from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.user_access import Links, Second, Seconds, UserEvents
from bot.storage.users import Users
from bot.web.auth.throttle import FREE, Throttle, ThrottledError
from bot.web.desk.takers import takers

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def somebody(database: Database, login: str = "lilei") -> str:
    async with database.write() as session:
        return await Users(session).add(login, login, [Role.AGENT], "hash", NOW)


async def test_two_people_have_no_name_in_common(database: Database) -> None:
    await somebody(database)
    with pytest.raises(ConflictError):
        await somebody(database)


async def test_a_session_is_known_until_it_is_idle_or_old(database: Database) -> None:
    id = await somebody(database)
    async with database.write() as session:
        await Users(session).sign_in(id, "d", "c", NOW, address="::1", browser="x")
    async with database.read() as session:
        users = Users(session)
        assert (await users.signed_in("d", NOW, NOW)) is not None
        assert await users.signed_in("d", NOW + HOUR, NOW) is None
        assert await users.signed_in("d", NOW, NOW + HOUR) is None
        assert [each.address for each in await users.browsers(id, NOW, NOW)] == ["::1"]


async def test_nobody_ends_the_session_of_somebody_else(database: Database) -> None:
    id, other = await somebody(database), await somebody(database, "meimei")
    async with database.write() as session:
        await Users(session).sign_in(id, "d", "c", NOW)
        await Users(session).end(other, "d")
        assert await Users(session).signed_in("d", NOW, NOW)
        await Users(session).end(id, "d")
        assert await Users(session).signed_in("d", NOW, NOW) is None


async def test_a_link_is_taken_once_and_a_newer_one_replaces_it(database: Database) -> None:
    id = await somebody(database)
    async with database.write() as session:
        links = Links(session)
        await links.add("first", "invite", id, NOW + HOUR, NOW)
        await links.add("later", "invite", id, NOW + HOUR, NOW)
        await links.add("setup", "setup", None, NOW + HOUR, NOW)
        assert await links.find("first", "invite", NOW) == (False, None)
        assert await links.find("later", "invite", NOW + 2 * HOUR) == (False, None)
        assert await links.find("setup", "setup", NOW) == (True, None)
        assert [await links.take("later"), await links.take("later")] == [True, False]


async def test_a_second_factor_comes_back_as_it_was_kept(database: Database) -> None:
    id, kept = await somebody(database), Second("S" * 32, ("a", "b"), 59_000_000)
    async with database.write() as session:
        await Seconds(session).set(id, kept)
        assert await Seconds(session).of(id, lock=True) == kept
        await Seconds(session).drop(id)
        assert await Seconds(session).of(id) is None


async def test_many_attempts_at_once_are_no_more_than_one_after_the_other(database: Database) -> None:
    async def attempt() -> bool:
        try:
            await Throttle(database).begin("lilei", "::1", NOW)
        except ThrottledError:
            return False
        return True

    let = await asyncio.gather(*(attempt() for _ in range(3 * FREE)))
    assert sum(let) == FREE


async def test_what_happened_is_told_the_latest_first(database: Database) -> None:
    id = await somebody(database)
    async with database.write() as session:
        await UserEvents(session).note(NOW, "refused", None, address="::1")
        await UserEvents(session).note(NOW, "roles", id, by=id, detail="admin")
        found = await UserEvents(session).latest(5)
    assert [(each.kind, each.login, each.by, each.detail) for each in found] == [
        ("roles", "lilei", "lilei", "admin"),
        ("refused", "", "", ""),
    ]


async def test_a_ticket_can_be_given_to_oneself_first_and_to_agents_who_may_sign_in(database: Database) -> None:
    async with database.write() as session:
        users = Users(session)
        agents = [await users.add(name, name, [Role.AGENT], "hash", NOW) for name in ("c", "b", "a", "gone")]
        await users.add("editor", "editor", [Role.EDITOR], "hash", NOW)
        admin = await users.add("root", "root", [Role.ADMIN], "hash", NOW)
        await users.change(agents[3], disabled_at=NOW)
        acted = {"7": "Tom", f"desk:{agents[3]}": "gone", "api:x": "Shop", f"desk:{agents[0]}": "an earlier name"}
        await AgentNames(session).know(acted, NOW)
    async with database.read() as session:
        assert list((await takers(session, f"desk:{agents[1]}")).values()) == ["b", "a", "c", "Tom"]
        assert list((await takers(session, f"desk:{admin}")).values()) == ["root", "a", "b", "c", "Tom"]
