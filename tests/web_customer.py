"""A customer of the web chat without a browser: posts, and reads its stream."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

from tests.telegram.bot_process import BotProcess

WORK = "帮我安排一个远程，系统打不开了"


class WebCustomer:
    """One browser. ``lines`` are those that its stream has brought, by their numbers."""

    def __init__(self, bot: BotProcess, client: httpx.AsyncClient) -> None:
        self._bot = bot
        self._client = client
        self.lines: dict[int, dict[str, Any]] = {}
        self.repeated: list[int] = []
        """Numbers that came a second time."""
        self.came: dict[int, float] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where the service is; one that is just starting is nowhere yet."""
        if not self._bot.address:
            raise httpx.ConnectError("the service is starting")
        return self._bot.address

    async def post(self, text: str, **more: Any) -> int:
        """Send something and return the number of its line; raises where it is not taken."""
        answer = await self._client.post(f"{self.address}/chat/messages", json={"text": text} | more)
        answer.raise_for_status()
        self._task = self._task or asyncio.create_task(self._follow())
        return int(answer.json()["line"])

    async def upload(self, name: str, content: bytes) -> int:
        """Send a file."""
        headers = {"Content-Type": "application/octet-stream"}
        address = f"{self.address}/chat/files"
        answer = await self._client.post(address, params={"name": name}, content=content, headers=headers)
        answer.raise_for_status()
        self._task = self._task or asyncio.create_task(self._follow())
        return int(answer.json()["line"])

    async def get(self, path: str) -> httpx.Response:
        """Load something of one's own."""
        return await self._client.get(f"{self.address}{path}")

    def heard(self) -> list[dict[str, Any]]:
        """Return what the bot and people said."""
        return [line for _, line in sorted(self.lines.items()) if line["who"] != "customer"]

    async def hears(self, text: str, seconds: float = 20.0) -> dict[str, Any]:
        """Wait for a line with a text; return the newest."""
        found = await self.waits(lambda: [line for line in self.heard() if text in line["html"]], text, seconds)
        line: dict[str, Any] = found
        return line

    async def waits(self, found: Callable[[], list[Any]], what: str, seconds: float = 20.0) -> Any:
        """Wait for something; return the newest of it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if values := found():
                return values[-1]
            await asyncio.sleep(0.005)
        raise AssertionError(f"no {what!r} in {[line['html'] for line in self.heard()]}")

    async def asks(self, text: str, then: str) -> dict[str, Any]:
        """Send a text and wait for the reply."""
        await self.post(text)
        return await self.hears(then)

    async def taps(self, label: str, then: str) -> dict[str, Any]:
        """Tap the newest button that is called so."""
        data = [data for line in self.heard() for row in line["buttons"] for name, data in row if name == label]
        await self.post(label, tap=data[-1])
        return await self.hears(then)

    async def files_ticket(self) -> None:
        """Fill the form in, to the end."""
        await self.asks(WORK, "哪个版本")
        await self.asks("专业版", "怎么联系")
        await self.asks("13800138000", "什么时间")
        await self.asks("明天下午", "费用说明")
        for label, then in (("可以，继续", "明确授权"), ("同意", "请核对"), ("提交", "已登记")):
            await self.taps(label, then)

    async def close(self) -> None:
        """Close the page."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        last = 0
        while True:
            with suppress(httpx.HTTPError):
                headers = {"Last-Event-ID": str(last)}
                address = f"{self.address}/chat/stream"
                async with self._client.stream("GET", address, headers=headers, timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        last = self._take(line, last)
            await asyncio.sleep(0.05)

    def _take(self, text: str, last: int) -> int:
        field, _, value = text.partition(": ")
        if field == "event":
            self._event = value
        elif field == "data" and self._event == "line":
            line = json.loads(value)
            if line["id"] in self.lines:
                self.repeated.append(line["id"])
            self.lines[line["id"]] = line
            self.came[line["id"]] = time.monotonic()
            return int(line["id"])
        return last


@asynccontextmanager
async def visiting(bot: BotProcess, language: str = "zh-CN") -> AsyncIterator[WebCustomer]:
    """Give a new browser."""
    limits = httpx.Limits(max_connections=8)
    headers = {"Accept-Language": language}
    async with httpx.AsyncClient(trust_env=False, limits=limits, headers=headers, timeout=30) as client:
        customer = WebCustomer(bot, client)
        try:
            yield customer
        finally:
            await customer.close()
