"""One database a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.storage.database import Database
from tests.api import EchoSupport, api_app, calling, new_token


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def support() -> EchoSupport:
    return EchoSupport()


@pytest.fixture
async def client(database: Database, support: EchoSupport) -> AsyncIterator[httpx.AsyncClient]:
    """An integration that may do everything."""
    async with calling(api_app(database, support), await new_token(database)) as client:
        yield client
