"""Every test here runs twice: on SQLite, and on a real PostgreSQL that is started for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.postgres import PostgresServer, running_postgres

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this session's own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that is new."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kefu.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database(f"kefu_{next(_numbers)}")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database with the schema of now."""
    opened = await Database.open(url)
    yield opened
    await opened.close()
