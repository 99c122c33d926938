"""From open rows of the inbox to what leaves: batches of lanes, each worked out and written in one transaction."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.intake.channel import ChatGoneError, TryAgainError
from bot.intake.incoming import Incoming, Kind
from bot.intake.lanes import Lanes
from bot.log import fault_of
from bot.storage.errors import ConflictError, StorageError
from bot.storage.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.intake.metrics import Metrics
    from bot.storage.database import Database
    from bot.storage.inbox import Arrival, Open

log = structlog.get_logger(__name__)

BATCH = 8
"""Lanes that are worked out and written together: one commit for all of them."""
BATCHES = 2
"""Batches under way at once: one is written while the next is worked out."""
TRIES = 5
"""Then a row that fails is set aside."""
FIRST_WAIT = 0.25
"""Seconds; every further try waits twice as long."""
PAGE = 1000
WAITING = frozenset({Kind.TEXT, Kind.FILE})
"""What others may follow that belong to it: an album comes as several messages."""
DATABASE_WAIT = 2.0
"""Seconds until a database that failed is tried again."""
FORGET_AFTER = 60.0
"""Seconds after which nobody is still about to put what ``resume`` has found."""
CHANNEL_WAIT = 2.0
"""Seconds until a channel that did not answer is asked again."""


class Worker(Protocol):
    """Deals with rows of lanes: everything or nothing of a batch is written."""

    async def handle(self, batch: Sequence[tuple[str, Sequence[Open]]]) -> None:
        """Work out and write a batch. Raises where that does not succeed."""
        ...

    async def set_aside(self, lane: str, rows: Sequence[Open], error: str) -> None:
        """Give rows up, and tell the people."""
        ...


class Intake:
    """Takes in what arrives and deals with it, lane by lane."""

    def __init__(
        self,
        database: Database,
        worker: Worker,
        metrics: Metrics,
        pause: float,
        noticed: Callable[[Incoming], None] = lambda _: None,
        *,
        pauses: Mapping[str, float] | None = None,
    ) -> None:
        """``pauses`` are those of channels on which people do not wait as long for what else is written."""
        self._database = database
        self._worker = worker
        self._metrics = metrics
        self._noticed = noticed
        self._pauses = pauses or {}
        self._lanes = Lanes(pause, time.monotonic)
        self._resumed = False
        self._begun: set[int] = set()
        """Rows that were put or taken up until ``resume`` was done, so that none is dealt with twice."""
        self._slots = asyncio.Semaphore(BATCHES)

    async def accept(self, arrivals: Sequence[Arrival]) -> None:
        """Commit what arrived, then deal with it. Raises ``StorageError``: then nothing was accepted."""
        async with self._database.write() as session:
            rows = await Inbox(session).add(arrivals)
        self.put(rows)

    def put(self, rows: Sequence[Open]) -> None:
        """Deal with rows that are new and committed."""
        rows = [row for row in rows if row.id not in self._begun]
        if not self._resumed:
            self._begun |= {row.id for row in rows}
        self._metrics.received.inc(len(rows))
        for row in rows:
            self._put(row)

    async def resume(self) -> None:
        """Take up what was open when the process ended."""
        after, more = 0, True
        while more:
            async with self._database.read() as session:
                rows = await Inbox(session).open(after, PAGE)
            for row in rows:
                if row.id not in self._begun:
                    self._begun.add(row.id)
                    self._put(row)
            after, more = (rows[-1].id, len(rows) == PAGE) if rows else (after, False)
        self._resumed = True
        asyncio.get_running_loop().call_later(FORGET_AFTER, self._begun.clear)

    async def run(self) -> None:
        """Deal with lanes as they fall due, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self._slots.acquire()
                batch = await self._lanes.due(BATCH)
                tasks.create_task(self._deal(batch))

    def _put(self, row: Open) -> None:
        try:
            incoming: Incoming | None = Incoming.from_json(row.payload)
        except ValueError:
            incoming = None  # the worker says what is wrong with it
        waits = incoming is not None and incoming.kind in WAITING
        first = self._lanes.put(row, waits=waits, pause=self._pauses.get(incoming.channel) if incoming else None)
        if first and incoming:
            self._noticed(incoming)

    async def _deal(self, batch: list[tuple[str, list[Open]]]) -> None:
        try:
            if not await self._try(batch) and len(batch) > 1:
                # One of them spoils the rest: find out which.
                for one in batch:
                    await self._try([one])
        finally:
            self._slots.release()

    async def _try(self, batch: list[tuple[str, list[Open]]]) -> bool:
        """Deal with a batch; where one lane fails alone, its rows are tried again later, or set aside."""
        try:
            await self._worker.handle(batch)
        except StorageError as error:
            log.error("the database failed, messages wait", fault=str(error))  # noqa: TRY400 - no traceback needed
            for lane, rows in batch:
                self._lanes.again(lane, rows, DATABASE_WAIT)
            return True
        except (TryAgainError, ChatGoneError) as error:
            # The channel could not say something that was asked of it. That is no fault of the messages.
            if len(batch) == 1:
                log.warning("messages wait for the channel", lane=batch[0][0], why=str(error))
                self._lanes.again(*batch[0], after=getattr(error, "after", None) or CHANNEL_WAIT)
            return len(batch) == 1
        except ConflictError:
            if len(batch) == 1:
                self._lanes.again(*batch[0], after=0.0)
            return len(batch) == 1
        except Exception as error:
            if len(batch) > 1:
                return False
            fault = fault_of(error)
            log.error("a message failed", lane=batch[0][0], fault=fault)  # noqa: TRY400 - its text may hold a customer's
            log.debug("a message failed", exc_info=error)
            await self._failed(*batch[0], fault)
            return True
        for lane, _ in batch:
            self._lanes.done(lane)
        return True

    async def _failed(self, lane: str, rows: list[Open], error: str) -> None:
        attempts = max(row.attempts for row in rows) + 1
        try:
            if attempts >= TRIES:
                await self._worker.set_aside(lane, rows, error)
                self._lanes.done(lane)
                return
            async with self._database.write() as session:
                await Inbox(session).note_attempt([row.id for row in rows], error)
        except StorageError as fault:
            log.error("the database failed, messages wait", fault=str(fault))  # noqa: TRY400
            self._lanes.again(lane, rows, DATABASE_WAIT)
            return
        tried = [replace(row, attempts=row.attempts + 1) for row in rows]
        self._lanes.again(lane, tried, FIRST_WAIT * 2.0**attempts)
