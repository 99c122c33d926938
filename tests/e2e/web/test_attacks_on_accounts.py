"""Attacks on people's accounts, each tried for real."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest

from bot.people.passwords import fits, hash_of
from bot.storage.database import Database
from bot.storage.user_access import Links, Second, Seconds
from bot.storage.users import Users
from bot.web.auth.gate import digest_of
from tests.apart import run_apart
from tests.desk_office import PASSWORD, Office
from tests.e2e.web.attacker import token_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of a user of tests
PAGE = {"Accept": "text/html"}
AT_ONCE = 6


@contextmanager
def entered(office: Office, login: str, **headers: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=office.address, headers=headers) as client:
        assert client.post("/desk/login", data={"login": login, "password": PASSWORD}).status_code == 303
        yield client


@pytest.fixture
def root(office: Office) -> Iterator[httpx.Client]:
    """A browser in which an administrator is signed in."""
    with entered(office, "root") as client:
        yield client


def roles(office: Office) -> dict[str, str]:
    with sqlite3.connect(office.database.removeprefix("sqlite:///")) as database:
        found = dict(database.execute("SELECT login, roles FROM users").fetchall())
    database.close()
    return found


def invited(office: Office, login: str) -> str:
    """Make a link by which somebody chooses a password; return its secret."""
    token = secrets.token_urlsafe(32)

    async def make() -> None:
        database, now = await Database.open(office.database), datetime.now(UTC)
        async with database.write() as session:
            id = await Users(session).add(login, login, [], "", now)
            await Links(session).add(digest_of(token), "invite", id, now + timedelta(hours=1), now)
        await database.close()

    run_apart(make())
    return token


@pytest.fixture
def guarded(office: Office) -> Iterator[None]:
    """Meimei has a second factor, for a test."""

    async def put(second: Second | None) -> None:
        database = await Database.open(office.database)
        async with database.write() as session:
            user = await Users(session).by_login("meimei")
            assert user
            id = user.person.id
            await (Seconds(session).set(id, second) if second else Seconds(session).drop(id))
        await database.close()

    run_apart(put(Second(SECRET, (), 0)))
    yield
    run_apart(put(None))


def first_step(client: httpx.Client) -> str:
    """Give the password; return the ticket that waits for a code."""
    page = client.post("/desk/login", data={"login": "meimei", "password": PASSWORD})
    assert page.status_code == 200
    return page.text.partition('name="ticket" value="')[2].partition('"')[0]


# Second factors.


@pytest.mark.usefixtures("guarded")
def test_a_password_alone_opens_nothing_and_neither_does_what_it_was_exchanged_for(stranger: httpx.Client) -> None:
    ticket = first_step(stranger)
    assert "kefu_desk" not in stranger.cookies
    assert stranger.get("/desk", headers={"Cookie": f"kefu_desk={ticket}"}).status_code == 401
    assert stranger.get(f"/desk/setup/{ticket}").status_code == 404


@pytest.mark.usefixtures("guarded")
def test_a_code_that_many_send_at_once_lets_one_in(office: Office) -> None:
    with httpx.Client(base_url=office.address) as client:
        tickets = [first_step(client)]
        code = pyotp.TOTP(SECRET).now()

        def attempt(ticket: str) -> int:
            answer = httpx.post(f"{office.address}/desk/login/code", data={"ticket": ticket, "code": code})
            return answer.status_code

        with ThreadPoolExecutor(AT_ONCE) as many:
            codes = sorted(many.map(attempt, tickets * AT_ONCE))
        assert codes.count(303) == 1
        # Overheard, it is worth nothing with a ticket of one's own either.
        assert attempt(first_step(client)) in {422, 429}


# Links.


def test_a_link_that_many_open_at_once_is_used_once(office: Office) -> None:
    address = f"{office.address}/desk/setup/{invited(office, 'racer')}"

    def attempt(number: int) -> int:
        return httpx.post(address, data={"password": f"a long password {number}"}).status_code

    with ThreadPoolExecutor(AT_ONCE) as many:
        codes = list(many.map(attempt, range(AT_ONCE)))
    assert sorted(set(codes)) == [303, 404]
    assert codes.count(303) == 1


def test_a_link_makes_nobody_else_of_whom_it_is_for(office: Office, stranger: httpx.Client) -> None:
    before = roles(office)
    path = f"/desk/setup/{invited(office, 'guest')}"
    wishes = {"login": "root", "name": "root", "roles": "admin", "role": "admin", "id": "1", "user": "1"}
    assert stranger.post(path, data=wishes | {"password": "a long password 1"}).status_code == 303
    assert roles(office) == before | {"guest": "[]"}
    assert stranger.get("/desk/people").status_code == 403
    assert httpx.post(f"{office.address}/desk/login", data={"login": "root", "password": PASSWORD}).status_code == 303


def test_a_link_names_the_server_that_made_it_and_no_host_that_somebody_wishes(
    office: Office, root: httpx.Client
) -> None:
    token = token_of(root.get("/desk/people").text)
    forged = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    form = {"csrf": token, "login": "wished", "name": "wished", "role": "agent"}
    page = root.post("/desk/people", data=form, headers=forged).text
    assert f"{office.address}/desk/setup/" in page
    assert "evil.example" not in page


# What is sent beside what is asked.


@pytest.mark.parametrize("path", ["/desk/account/password", "/desk/language", "/desk/account/sessions/end"])
def test_nobody_gives_themselves_a_role(office: Office, agent: httpx.Client, path: str) -> None:
    before = roles(office)
    wishes = {"roles": "admin", "role": "admin", "roles[]": "admin", "disabled_at": "", "id": "1", "user": "1"}
    agent.post(path, data={"csrf": token_of(agent.get("/desk").text)} | wishes)
    assert roles(office) == before


def test_a_ticket_is_given_to_nobody_who_is_no_agent(office: Office, agent: httpx.Client) -> None:
    number = office.tickets["王芳"]
    page = agent.get(f"/desk/tickets/{number}").text
    form = {"csrf": token_of(page), "version": page.partition('name="version" value="')[2].partition('"')[0]}
    for to in ("desk:987654", "api:x", "admin", "x" * 10_000, "\0"):
        answer = agent.post(f"/desk/tickets/{number}/assign", data=form | {"to": to}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert 'class="notice refused' in answer.text, to


def test_the_session_of_somebody_else_is_not_ended(agent: httpx.Client, root: httpx.Client) -> None:
    token = token_of(agent.get("/desk").text)
    agent.post("/desk/account/sessions/end", data={"csrf": token, "digest": digest_of(root.cookies["kefu_desk"])})
    assert root.get("/desk/people").status_code == 200


# Sessions.


def test_a_cookie_that_was_planted_beside_ones_own_opens_nothing_else(office: Office, agent: httpx.Client) -> None:
    mine = agent.cookies["kefu_desk"]
    with entered(office, "root") as other:
        theirs = other.cookies["kefu_desk"]
        other.post("/desk/logout", data={"csrf": token_of(other.get("/desk").text)})
    for planted in (f"kefu_desk={theirs}; kefu_desk={mine}", f"kefu_desk={mine}; kefu_desk={theirs}"):
        answer = httpx.get(f"{office.address}/desk/people", headers={"Cookie": planted})
        assert answer.status_code in {401, 403}


def test_a_new_password_makes_a_stolen_cookie_worthless(office: Office) -> None:
    with entered(office, "lilei") as own:
        stolen = {"Cookie": f"kefu_desk={own.cookies['kefu_desk']}"}
        for old, new in ((PASSWORD, "another horse 10"), ("another horse 10", PASSWORD)):
            form = {"csrf": token_of(own.get("/desk/account").text), "old": old, "new": new}
            assert own.post("/desk/account/password", data=form).status_code == 303
        assert own.get("/desk").status_code == 200
    assert httpx.get(f"{office.address}/desk", headers=stolen).status_code == 401


def test_a_script_in_the_name_of_a_browser_is_shown_as_text(office: Office) -> None:
    with entered(office, "lilei", **{"User-Agent": "<script>alert(1)</script>"}) as client:
        page = client.get("/desk/account").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


# What a browser keeps.


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/account", "/desk/people", "/desk/integrations", "/desk/review", "/desk/none", "/chat"]
)
def test_no_page_is_kept_by_a_browser_or_a_proxy(root: httpx.Client, path: str) -> None:
    assert root.get(path, headers=PAGE).headers["cache-control"] == "no-store"


def test_a_tickets_page_and_its_parts_are_not_kept_either(office: Office, root: httpx.Client) -> None:
    number = office.tickets["王芳"]
    for part in ("", "/live", "/draft"):
        assert root.get(f"/desk/tickets/{number}{part}").headers["cache-control"] == "no-store"
    for address in ("/desk/login", "/desk/setup/x", "/api/v1/tickets"):
        assert httpx.get(office.address + address).headers["cache-control"] == "no-store"


# Names.


def test_a_name_that_nobody_has_takes_as_long_as_a_wrong_password() -> None:
    kept = hash_of(PASSWORD)

    def takes(stored: str) -> float:
        begun = time.process_time()
        for _ in range(3):
            assert not fits("wrong password", stored)
        return time.process_time() - begun

    fits("warm", "")
    assert 0.5 < takes("") / takes(kept) < 2


def test_an_invitation_and_a_disabled_name_are_told_like_any_other(office: Office, stranger: httpx.Client) -> None:
    invited(office, "awaited")
    pages = [
        stranger.post("/desk/login", data={"login": login, "password": "wrong password"}).text.replace(login, "")
        for login in ("awaited", "nobody-here")
    ]
    assert pages[0] == pages[1]
