"""Pages that are open when their session ends are told nothing more: a real server, and the end comes from outside."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from bot.people.roles import Role
from bot.storage.accounts import Accounts, By
from bot.storage.database import Database
from bot.storage.user_tables import UserSessionRow
from bot.storage.users import User, Users
from tests.apart import run_apart
from tests.desk_office import PASSWORD, Office

from .conftest import Watch

SOON = 8.0
"""Seconds; twice what it takes on a busy machine."""
Act = Callable[[Accounts, User], Awaitable[object]]


@contextmanager
def entered(office: Office, login: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=office.address, timeout=SOON) as client:
        assert client.post("/desk/login", data={"login": login, "password": PASSWORD}).status_code == 303
        yield client


def do(office: Office, login: str, act: Act) -> None:
    """Do something to an account, as another process would."""

    async def run() -> None:
        database = await Database.open(office.database)
        async with database.write() as session:
            user = await Users(session).by_login(login)
            assert user
            await act(Accounts(session, By(datetime.now(UTC), "test")), user)
        await database.close()

    run_apart(run())


async def expire(accounts: Accounts, user: User) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=13)
    where = UserSessionRow.user == int(user.person.id)
    await accounts._session.execute(update(UserSessionRow).where(where).values(seen_at=long_ago))


def kind_of(event: str) -> str:
    found = re.search(r"^event: (\w+)$", event, re.MULTILINE)
    return found.group(1) if found else ""


@pytest.fixture
def restored(office: Office) -> Iterator[None]:
    """Meimei may sign in and work again after the test."""
    yield
    do(office, "meimei", lambda accounts, user: accounts.enable(user.person.id))
    do(office, "meimei", lambda accounts, user: accounts.set_roles(user.person.id, [Role.AGENT]))


@pytest.mark.parametrize(
    ("act", "then"),
    [
        pytest.param(lambda accounts, user: accounts.sign_out(user.person.id), 401, id="signed out"),
        pytest.param(lambda accounts, user: accounts.disable(user.person.id), 401, id="disabled"),
        pytest.param(expire, 401, id="expired"),
        pytest.param(lambda accounts, user: accounts.set_roles(user.person.id, [Role.EDITOR]), 403, id="role taken"),
    ],
)
@pytest.mark.usefixtures("restored")
def test_a_stream_ends_with_its_session_and_no_other_does(office: Office, act: Act, then: int) -> None:
    path = f"/desk/tickets/{office.tickets['王芳']}/stream"
    with entered(office, "meimei") as client, entered(office, "lilei") as other, other.stream("GET", path) as kept:
        others = kept.iter_text()
        assert next(others).startswith("retry")
        with client.stream("GET", path) as ticket, client.stream("GET", "/desk/stream") as queue:
            streams = ticket.iter_text(), queue.iter_text()
            assert all(next(each).startswith("retry") for each in streams)
            begun = time.monotonic()
            do(office, "meimei", act)
            assert all("event: over" in "".join(each) for each in streams)
            assert time.monotonic() - begun < SOON
        # Meimei came and went; nothing else is told, and the stream goes on.
        assert [kind_of(next(others)) for _ in range(2)] == ["presence", "presence"]
        assert [client.get(each).status_code for each in (path, "/desk/stream")] == [then, then]


@pytest.mark.usefixtures("restored")
def test_a_page_says_that_its_session_is_over_and_goes_on_when_one_signs_in_again(
    signed_in: Callable[..., Page], office: Office, watch: Watch
) -> None:
    watch.expected = "401"  # what was under way
    page = signed_in("meimei")
    page.goto(f"{office.address}/desk/tickets/{office.tickets['王芳']}")
    page.fill("#text", "写到一半")
    do(office, "meimei", lambda accounts, user: accounts.sign_out(user.person.id))
    expect(page.locator("#offline a")).to_be_visible()
    page.locator("#offline a").click()
    page.fill("#login", "meimei")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("写到一半")


@pytest.mark.usefixtures("restored")
def test_a_refresh_after_the_end_leaves_the_page_to_who_writes_on_it(
    signed_in: Callable[..., Page], office: Office, watch: Watch
) -> None:
    watch.expected = "401"
    page = signed_in("meimei")
    page.goto(f"{office.address}/desk/tickets/{office.tickets['王芳']}")
    page.fill("#text", "写到一半")
    page.route("**/stream", lambda route: route.abort())
    do(office, "meimei", lambda accounts, user: accounts.sign_out(user.person.id))
    # One that was under way before may take the place of the first.
    with page.expect_response(lambda response: "/live?" in response.url and response.status == 401):
        page.locator("#live").evaluate(
            "live => setInterval(() => live.dispatchEvent(new CustomEvent('live:changed')), 300)"
        )
    expect(page.locator("#offline a")).to_be_visible()
    expect(page.locator("#text")).to_have_value("写到一半")
