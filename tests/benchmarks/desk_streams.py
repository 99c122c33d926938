"""What live streams cost: really open, counted by the server, and each of them told something."""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.desk_office import Office

PATIENCE: Final = 60.0
SETTLING: Final = 3.0
"""Seconds after which the memory is read: what was only needed for opening is given back."""
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Stream:
    """One open stream; ``told`` counts the events that it brought."""

    def __init__(self) -> None:
        self.told = 0

    async def follow(self, answer: httpx.Response, opened: asyncio.Event) -> None:
        """Read for as long as it lasts."""
        async for line in answer.aiter_lines():
            opened.set()
            self.told += line.startswith("event:")


def measure_streams(office: Office, cookies: httpx.Cookies, count: int) -> tuple[float, int]:
    """Hold streams open, half of the queue and half of tickets of their own, and let each be told something.

    Returns the bytes that the server then has more, and how many streams it counts more than before.
    """
    return asyncio.run(_measure(office, cookies, count))


async def _measure(office: Office, cookies: httpx.Cookies, count: int) -> tuple[float, int]:
    process = server_process()
    limits = httpx.Limits(max_connections=count + 4)
    async with (
        httpx.AsyncClient(base_url=office.address, cookies=cookies, limits=limits, timeout=None) as client,  # noqa: S113
        AsyncExitStack() as open_,
    ):
        tickets = await _tickets(client, count // 2)
        await _note(client, tickets)  # what is done for the first time is not counted
        before, known = resident(process), await _followers(client)
        streams, tasks = [], []
        for number in range(count):
            path = "/desk/stream" if number % 2 else f"/desk/tickets/{tickets[number // 2]}/stream"
            answer = await open_.enter_async_context(client.stream("GET", path))
            answer.raise_for_status()
            stream, opened = Stream(), asyncio.Event()
            streams.append(stream)
            tasks.append(asyncio.create_task(stream.follow(answer, opened)))
            await asyncio.wait_for(opened.wait(), PATIENCE)
        await _note(client, tickets)
        async with asyncio.timeout(PATIENCE):
            while not all(stream.told for stream in streams):
                await asyncio.wait({asyncio.create_task(asyncio.sleep(0.05))})
        await asyncio.sleep(SETTLING)
        more, followers = resident(process) - before, await _followers(client) - known
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return more, followers


async def _tickets(client: httpx.AsyncClient, count: int) -> list[int]:
    numbers: list[int] = []
    after = ""
    while len(numbers) < count:
        page = (await client.get("/desk/queue/list", params={"after": after} if after else {})).text
        numbers += [int(found) for found in re.findall(r'id="row-(\d+)"', page)]
        found = re.search(r"&#34;after&#34;: &#34;([^&]+)&#34;", page)
        if not found:
            break
        after = found.group(1)
    return numbers[:count]


async def _note(client: httpx.AsyncClient, tickets: Sequence[int]) -> None:
    """Write a note on each ticket: its page and the queue are told."""
    for number in tickets:
        page = (await client.get(f"/desk/tickets/{number}")).text
        found = TOKEN.search(page)
        form = {"csrf": found.group(1) if found else "", "version": "0", "how": "note", "text": "benchmark"}
        answer = await client.post(f"/desk/tickets/{number}/say", data=form, headers={"HX-Request": "true"})
        answer.raise_for_status()


async def _followers(client: httpx.AsyncClient) -> int:
    text = (await client.get("/metrics")).text
    found = re.search(r"^kefu_live_streams (\d+)", text, re.MULTILINE)
    if not found:
        raise RuntimeError("the server does not count its streams")
    return int(found.group(1))


def server_process() -> int:
    """Return the process that serves: this one's only child of that name."""
    for children in Path("/proc/self/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise RuntimeError("no server is running")


def resident(process: int) -> int:
    """Return the bytes of memory that a process has."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
