"""The real ``kefu serve`` beside the Bot API server: started, killed, started again."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Final

import httpx

from tests.e2e.process import LONGEST_START, ROOT, command, environment
from tests.telegram.server import BotApiServer

PAUSE: Final = "0.05"
"""Seconds in which messages are joined; customers of tests are quick."""
GRACE: Final = 30.0
"""Seconds that an orderly end may take."""


class BotProcess:
    """One bot, with a data folder that outlives its process."""

    def __init__(self, server: BotApiServer, data: Path, **settings: str) -> None:
        self.data = data
        self.log = data / "log"
        self.address = ""
        """Where its web server is."""
        given = {
            "KEFU_DATA": str(data),
            "KEFU_PORT": "0",
            "KEFU_TELEGRAM_TOKEN": server.token,
            "KEFU_TELEGRAM_API_BASE": server.address,
            "KEFU_PAUSE": PAUSE,
        }
        self.settings = given | settings
        self._process: asyncio.subprocess.Process | None = None

    @property
    def returncode(self) -> int | None:
        """The exit status of the last process, ``None`` while it runs."""
        return self._process.returncode if self._process else None

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None, "not started"
        return self._process.pid

    async def start(self) -> None:
        """Start, and wait until it says that it is ready. ``AssertionError`` with its log where it ends before."""
        await self.spawn()
        async with asyncio.timeout(LONGEST_START), httpx.AsyncClient(trust_env=False) as client:
            while not await self._is_ready(client):
                assert self.returncode is None, f"it ended with {self.returncode}:\n{self.logged()[-4000:]}"
                await asyncio.sleep(0.05)

    async def spawn(self) -> None:
        """Start without waiting."""
        assert self._process is None or self.returncode is not None, "it runs already"
        with self._open_log() as log:
            self._process = await asyncio.create_subprocess_exec(
                *command(), "serve", cwd=ROOT, env=environment(**self.settings), stdout=log, stderr=log
            )
        self.address = ""

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """End it as an operator does; return its exit status."""
        return await self._signal(signal.SIGTERM)

    async def ends(self, seconds: float = 60.0) -> int:
        """Wait until it ends by itself; return the exit status."""
        assert self._process is not None, "not started"
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    def logged(self) -> str:
        """Return what it wrote, of all its lives."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def memory(self) -> float:
        """Return the resident memory in MB (10^6 bytes)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def _signal(self, number: signal.Signals) -> int:
        assert self._process is not None, "not started"
        if self._process.returncode is None:
            self._process.send_signal(number)
        async with asyncio.timeout(GRACE):
            return await self._process.wait()

    async def _is_ready(self, client: httpx.AsyncClient) -> bool:
        if not self.address:
            _, found, rest = self.logged()[self._before :].partition("Kefu: ")
            self.address = rest.partition("/chat")[0] if found and "/chat" in rest else ""
        try:
            return bool(self.address) and (await client.get(f"{self.address}/healthz")).status_code == 200
        except httpx.HTTPError:
            return False

    def _open_log(self) -> IO[bytes]:
        self._before = len(self.logged())
        return self.log.open("ab")


def linked(source: Path, data: Path) -> Path:
    """Make ``data`` a folder with the index and the models of ``source`` (links: they are never written), and nothing
    of its conversations; return it."""
    for part in ("index", "models"):
        shutil.copytree(source / part, data / part, copy_function=os.link)
    return data


@asynccontextmanager
async def serving(server: BotApiServer, data: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Run a bot until the block ends; an end that is not orderly is an ``AssertionError``."""
    bot = BotProcess(server, data, **settings)
    try:
        await bot.start()
        yield bot
        if bot.returncode is None:
            assert await bot.stop() == 0, bot.logged()[-4000:]
    finally:
        if bot.returncode is None:
            await bot.kill()
