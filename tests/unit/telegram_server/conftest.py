"""A server, and a bot that says exactly what a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.telegram.server import BotApiServer, running


class PlainBot:
    """Calls methods by HTTP and gives back the JSON, whatever it says."""

    def __init__(self, client: httpx.AsyncClient, server: BotApiServer) -> None:
        self.client = client
        self._server = server

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """Call with a JSON body."""
        return await self.post(method, json=params)

    async def post(self, method: str, **how: Any) -> dict[str, Any]:
        """Call with a body of any kind."""
        response = await self.client.post(f"{self._server.address}/bot{self._server.token}/{method}", **how)
        body: dict[str, Any] = response.json()
        assert body["ok"] is (response.status_code == 200)
        return body

    async def result(self, method: str, **params: Any) -> Any:
        """Call, and return what a call that is fine leads to."""
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Call, and return why that is refused."""
        body = await self(method, **params)
        assert not body["ok"], body
        return str(body["description"])


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with running() as server:
        yield server


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[PlainBot]:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        yield PlainBot(client, server)


@pytest.fixture
def chat(server: BotApiServer) -> int:
    """A customer who has written to the bot."""
    customer = server.customer()
    customer.starts()
    server.updates.clear()
    return customer.id
