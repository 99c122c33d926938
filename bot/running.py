"""The service at work: opens in order, runs everything beside the web server, and closes in order."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from bot.storage.agents import AgentNames
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.intake.assembly import Office
    from bot.storage.database import Database

    Side = Callable[[Office], Awaitable[None]]
    """A channel's receiving part: runs until it is cancelled."""


class Running:
    """Runs the office. ``ready`` returns once questions can be answered; messages wait for that, people do not."""

    def __init__(
        self,
        office: Office,
        database: Database,
        ready: Callable[[], Awaitable[None]],
        *,
        here: Sequence[str],
        sides: Sequence[Side] = (),
        close: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """``here`` are the channels that need nobody else to leave by; ``sides`` open theirs when they can."""
        self._office = office
        self._database = database
        self._ready = ready
        self._here = here
        self._sides = sides
        self._close = close

    async def run(self) -> None:
        """Run until cancelled. Raises ``KefuError`` where that is not possible."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._database.close)
            for close in self._close:
                stack.push_async_callback(close)
            stack.push_async_callback(self._office.senders.close)
            async with self._database.read() as session:
                self._office.speech.names.update(await AgentNames(session).all())
            for channel in self._here:
                await self._office.senders.resume(channel)
            await self._office.intake.resume()
            await self._together()

    async def _together(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._answer())
                tasks.create_task(self._office.housekeeper.run())
                for side in self._sides:
                    tasks.create_task(_run(side, self._office))
        except* KefuError as group:
            raise _first(group) from None

    async def _answer(self) -> None:
        await self._ready()
        await self._office.intake.run()


async def _run(side: Side, office: Office) -> None:
    await side(office)


def _first(group: BaseExceptionGroup[KefuError]) -> KefuError:
    """Return the fault that ended the others."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
