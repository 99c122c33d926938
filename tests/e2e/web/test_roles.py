"""Who may do what: every route of the service, tried with every role and with none."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import Database
from tests.apart import run_apart
from tests.api import new_token
from tests.routes import routes_of
from tests.web_people import PEOPLE, Signed, World, peopled

ROLES = [login for login in PEOPLE if login != "second"]
"""Logins, one a role; the second editor may what the first may."""
ANYBODY = frozenset({"", *ROLES})
SIGNED_IN = frozenset(ROLES)
ADMIN = frozenset({"admin"})
AGENT = ADMIN | {"agent"}
EDITOR = ADMIN | {"editor"}
TOKEN: frozenset[str] = frozenset()
"""Nobody by being signed in: a token of the API is needed."""

WHO = {
    "/healthz": ANYBODY,
    "/metrics": ANYBODY,
    "/static": ANYBODY,
    "/embed.js": ANYBODY,
    "/chat": ANYBODY,
    "/desk": AGENT,
    "/desk/login": ANYBODY,
    "/desk/login/code": ANYBODY,
    "/desk/setup": ANYBODY,
    "/desk/invite": ANYBODY,
    "/desk/reset": ANYBODY,
    "/desk/logout": SIGNED_IN,
    "/desk/language": SIGNED_IN,
    "/desk/me": SIGNED_IN,
    "/desk/account": SIGNED_IN,
    "/desk/queue": ANYBODY,  # leads to /desk, which asks
    "/desk/queue/list": AGENT,
    "/desk/tickets": AGENT,
    "/desk/files": AGENT,
    "/desk/stream": AGENT,
    "/desk/canned": AGENT,
    "/desk/review": AGENT | EDITOR,
    "/desk/gaps": AGENT | EDITOR,
    "/desk/suggestions": AGENT | EDITOR,
    "POST /desk/suggestions": EDITOR,
    "/desk/numbers": AGENT | EDITOR,
    "/desk/articles": EDITOR,
    "/desk/people": ADMIN,
    "/desk/integrations": ADMIN,
    "/api/v1": TOKEN,
    "/api/v1/openapi.json": ANYBODY,
    "/api/v1/docs": ANYBODY,
}
"""Who may use a route, by the longest beginning of it that stands here, in whole parts; with a method before others."""
OPEN_BY_LINK = {"/desk": frozenset({"/desk"})}
"""Beginnings that stand for themselves alone: a new area of the desk needs a line of its own."""
STREAMS = re.compile(r"/(stream|live)$")
"""These do not end by themselves; that they refuse whoever may not is tried all the same."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("roles")


@pytest.fixture(scope="module")
def world(data: Path) -> Iterator[World]:
    with peopled(data) as world:
        yield world


@pytest.fixture(scope="module")
def every(world: World) -> list[tuple[str, str]]:
    found = sorted(set(routes_of(world.app.routes)), key=lambda route: ("logout" in route[1], route))
    assert len(found) > 40
    return found


def rule_for(method: str, path: str) -> str | None:
    beginnings = [each for each in WHO for route in (path, f"{method} {path}") if f"{route}/".startswith(f"{each}/")]
    found = max(beginnings, key=len, default=None)
    return None if found in OPEN_BY_LINK and path not in OPEN_BY_LINK[found] else found


def concrete(path: str) -> str:
    """Return the path with numbers and names that nothing has."""
    path = re.sub(r"\{\w+:int\}|\{(number|id)\}", "987654", path)
    return re.sub(r"\{[^}]+\}", "none", path).replace("/*", "/none")


def test_for_every_route_it_is_written_down_who_may(every: list[tuple[str, str]]) -> None:
    assert [route for route in every if rule_for(*route) is None] == []


@pytest.mark.parametrize("role", ["", *ROLES])
def test_a_role_gets_what_it_may_and_nothing_else(
    world: World, data: Path, every: list[tuple[str, str]], role: str
) -> None:
    signed = _signed(world, data, role)
    wrong = []
    for method, path in every:
        allowed = role in WHO[rule_for(method, path) or ""]
        if allowed and STREAMS.search(path):
            continue
        status = _tried(signed, method, concrete(path))
        if allowed == (status in {401, 403}):
            wrong.append(f"{method} {path}: {status}")
    assert wrong == []


def test_every_page_sends_a_stranger_to_sign_in(world: World, every: list[tuple[str, str]]) -> None:
    stranger = world.browser()
    for method, path in every:
        if method == "GET" and _is_of_the_desk(method, path):
            answer = stranger.get(concrete(path), headers={"Accept": "text/html"})
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/desk/login?next=/desk"), path


def test_every_form_of_the_desk_needs_its_token(world: World, data: Path, every: list[tuple[str, str]]) -> None:
    signed = _signed(world, data, "admin")
    for method, path in every:
        if (
            method not in {"GET", "HEAD", "OPTIONS"}
            and path.startswith("/desk")
            and "" not in WHO[rule_for(method, path) or ""]
        ):
            assert signed.client.request(method, concrete(path)).status_code == 403, path


def test_no_form_of_the_desk_is_taken_from_another_sites_page(
    world: World, data: Path, every: list[tuple[str, str]]
) -> None:
    signed = _signed(world, data, "admin")
    headers = {"X-CSRF-Token": signed.csrf, "Sec-Fetch-Site": "cross-site"}
    for method, path in every:
        if method not in {"GET", "HEAD", "OPTIONS"} and path.startswith("/desk"):
            assert signed.client.request(method, concrete(path), headers=headers).status_code in {403, 404}, path


@pytest.mark.parametrize(
    ("scopes", "refused"),
    [
        ([], r".*"),
        (["ask"], r"/(articles|tickets|suggestions|webhooks)"),
        (["articles:read"], r"/(ask|tickets|suggestions|webhooks)"),
        (["tickets:read"], r"/(ask|articles|suggestions|webhooks)"),
    ],
)
def test_a_token_opens_what_its_scopes_say(
    world: World, data: Path, every: list[tuple[str, str]], scopes: list[str], refused: str
) -> None:
    caller = {"Authorization": f"Bearer {_token(data, scopes)}"}
    for method, path in every:
        if WHO[rule_for(method, path) or ""] == TOKEN:
            status = world.client.request(method, concrete(path), headers=caller).status_code
            writes = method != "GET" and "tickets" in path
            expected = writes or bool(re.match(f"/api/v1{refused}", path))
            assert (status == 403) == expected, f"{method} {path}: {status}"


def _is_of_the_desk(method: str, path: str) -> bool:
    return path.startswith("/desk") and "" not in WHO[rule_for(method, path) or ""]


def _signed(world: World, data: Path, role: str) -> Signed:
    if not role:
        return Signed(world.browser())
    signed = world.sign_in(role)
    with sqlite3.connect(data / "kefu.db") as database:
        (csrf,) = database.execute("SELECT csrf FROM user_sessions ORDER BY created_at DESC LIMIT 1").fetchone()
    database.close()
    # A desk's session must not open the API either, whatever a browser sends along.
    signed.client.headers["Cookie"] = f"kefu_desk={signed.client.cookies['kefu_desk']}"
    return Signed(signed.client, csrf)


def _tried(signed: Signed, method: str, path: str) -> int:
    headers = {"X-CSRF-Token": signed.csrf} if signed.csrf else {}
    status: int = signed.client.request(method, path, headers=headers).status_code
    return status


def _token(data: Path, scopes: list[Any]) -> str:
    async def make() -> str:
        database = await Database.open(f"sqlite:///{data / 'kefu.db'}")
        token = await new_token(database, scopes)
        await database.close()
        return token

    return run_apart(make())
