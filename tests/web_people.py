"""The whole service over a stub dialogue, with people of every role signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.people.passwords import hash_of
from bot.people.roles import Role
from bot.serving import create_service
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.users import Users
from tests.apart import run_apart
from tests.api import EchoSupport

PASSWORD = "correct horse 9"  # noqa: S105 - of the users of tests
PEOPLE = {"agent": [Role.AGENT], "editor": [Role.EDITOR], "second": [Role.EDITOR], "admin": [Role.ADMIN], "nobody": []}


@dataclass(frozen=True, slots=True)
class Signed:
    """A browser, and the token of its forms."""

    client: TestClient
    csrf: str = ""

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form as the page would."""
        return self.client.post(path, data={"csrf": self.csrf} | (data or {}))


@dataclass(frozen=True, slots=True)
class World:
    """A running service."""

    app: FastAPI
    client: TestClient

    def browser(self) -> TestClient:
        """Return another browser, of which nobody knows anything."""
        client = TestClient(self.app, follow_redirects=False)
        client.portal = self.client.portal
        return client

    def sign_in(self, login: str) -> Signed:
        """Sign in a new browser."""
        client = self.browser()
        answer = client.post("/desk/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        pages = {
            "agent": "/desk/canned",
            "admin": "/desk/canned",
            "editor": "/desk/articles",
            "second": "/desk/articles",
        }
        page = client.get(pages.get(login, "/desk"))
        found = re.search(r'X-CSRF-Token": "([^"]+)"', page.text)
        return Signed(client, found.group(1) if found else "")


@contextmanager
def peopled(data: Path, **settings: Any) -> Iterator[World]:
    """Run the service in this process."""
    given = read_settings(data=data, **settings)
    run_apart(_fill(given.database_url))
    app, _ = create_service(given, lambda _progress: EchoSupport())  # type: ignore[arg-type,return-value]
    with TestClient(app, follow_redirects=False) as client:
        yield World(app, client)


async def _fill(url: str) -> None:
    database = await Database.open(url)
    kept = hash_of(PASSWORD)
    async with database.write() as session:
        for login, roles in PEOPLE.items():
            await Users(session).add(login, login, roles, kept, datetime.now(UTC))
    await database.close()
