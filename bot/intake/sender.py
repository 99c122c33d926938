"""The outbox on its way: a queue a lane, so that a slow or closed chat holds up nobody else."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.intake.channel import ChatGoneError, RefusedError, TryAgainError
from bot.intake.recorder import DATABASE_WAIT, Recorder, insist
from bot.log import fault_of
from bot.storage.conversations import Conversations
from bot.storage.errors import StorageError
from bot.storage.outbox import Outbox, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.intake.channel import Channel, Receipt
    from bot.intake.limits import Pace
    from bot.intake.metrics import Metrics
    from bot.storage.database import Database
    from bot.storage.outbox import Outgoing, Waiting

log = structlog.get_logger(__name__)

TRIES = 20
"""Then a message is set aside: with the waits below, after an hour and a half."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 600.0
PAGE = 1000
FORGET_AFTER = 60.0
"""Seconds after which nobody is still about to put what ``resume`` has found."""
GRACE = 12.0
"""Seconds that calls under way get at an orderly stop: longer than any may take."""


class Sender:
    """Sends what is in the outbox: in order in each lane, all lanes at once, no faster than the pace."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        pace: Pace,
        metrics: Metrics,
        given_up: Callable[[Waiting, str], Outgoing | None],
        *,
        name: str = "",
        leave: Callable[[Iterable[Waiting]], None] | None = None,
    ) -> None:
        """With a ``name`` it sends that channel's rows only, and none before ``resume``; ``leave`` sends the others."""
        self._database = database
        self._channel = channel
        self._pace = pace
        self._metrics = metrics
        self._given_up = given_up
        self._lanes: dict[str, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._name = name
        self._leave_others = leave or self.put
        self._opened = not name
        self._held: list[Waiting] | None = None
        self._made_at = datetime.now(UTC)
        self._resumed: set[int] = set()
        """Rows of this process that ``resume`` took; whoever has committed one may be about to put it."""
        self._recorder = Recorder(database)

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def put(self, rows: Iterable[Waiting]) -> None:
        """Take rows that are committed. What comes before ``resume`` is taken up by that."""
        if self._held is not None:
            self._held += rows
        elif self._opened:
            self._take(row for row in rows if row.id not in self._resumed)

    def _take(self, rows: Iterable[Waiting]) -> None:
        for row in rows:
            if row.lane in self._lanes:
                self._lanes[row.lane].append(row)
                continue
            self._lanes[row.lane] = deque([row])
            task = asyncio.create_task(self._run_lane(row.lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def resume(self) -> None:
        """Take up what had not left when the process ended."""
        # What others put meanwhile comes after what waits in its lane.
        self._held = []
        after, more = 0, True
        while more:
            async with self._database.read() as session:
                rows = await Outbox(session).pending(after, PAGE, self._name)
            self._resumed |= {row.id for row in rows if row.created_at >= self._made_at}
            self._take(rows)
            after, more = (rows[-1].id, len(rows) == PAGE) if rows else (after, False)
        held, self._held, self._opened = self._held, None, True
        self.put(held)
        asyncio.get_running_loop().call_later(FORGET_AFTER, self._resumed.clear)

    async def close(self) -> None:
        """Stop: what is under way is waited for, the rest is taken up at the next start."""
        self._closing = True
        for task in self._tasks - self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run_lane(self, lane: str) -> None:
        queue = self._lanes[lane]
        try:
            while queue and not self._closing:
                last = queue[-1].id
                if await self._leave(queue[0], last):
                    queue.popleft()
                else:
                    # What came in meanwhile is not closed in the database; it finds out by itself.
                    while queue and queue[0].id <= last:
                        queue.popleft()
        finally:
            del self._lanes[lane]

    async def _leave(self, row: Waiting, last: int) -> bool:
        """Send a row, however many tries it takes; return whether the lane goes on."""
        attempts = row.attempts
        while True:
            await self._pace.take()
            try:
                left = await self._try(row)
            except TryAgainError as error:
                # A flood limit says nothing about the message, so it does not count as a try.
                attempts += error.after is None
                if attempts >= TRIES:
                    await self._give_up(row, str(error))
                    return True
                await self._wait(row, attempts, error)
            except ChatGoneError as error:
                await self._close(row, last, str(error))
                return False
            except RefusedError as error:
                await self._give_up(row, str(error))
                return True
            else:
                self._metrics.sent.labels(row.kind).inc()
                self._metrics.delivery.observe((left - row.created_at).total_seconds())
                return True

    async def _try(self, row: Waiting) -> datetime:
        """Send a row and write down that it left. An orderly stop waits for this, so that nothing leaves twice."""
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
        try:
            receipt = await self._send(row)
            now = datetime.now(UTC)
            await self._recorder.record(Sent(row.id, now, receipt.number), receipt.relays)
        finally:
            self._under_way -= {task}
        return now

    async def _send(self, row: Waiting) -> Receipt:
        try:
            return await self._channel.send(row)
        except (TryAgainError, ChatGoneError, RefusedError):
            raise
        except StorageError as error:
            raise TryAgainError(str(error), DATABASE_WAIT) from error
        except Exception as error:
            # A fault of ours in one message must not stop its lane; after bounded tries it is set aside.
            log.debug("a message cannot be sent", row=row.id, exc_info=error)
            raise TryAgainError(fault_of(error)) from error

    async def _wait(self, row: Waiting, attempts: int, error: TryAgainError) -> None:
        seconds = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1)) * random.uniform(0.75, 1.25)  # noqa: S311
        if error.after is not None:
            seconds = error.after
        log.info("a message is sent again later", row=row.id, lane=row.lane, seconds=round(seconds, 2), why=str(error))
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        if error.after is None:

            async def note() -> None:
                async with self._database.write() as session:
                    await Outbox(session).retry(row.id, moment, str(error))

            await insist(note)
        await asyncio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))

    async def _give_up(self, row: Waiting, why: str) -> None:
        log.error("a message is set aside", row=row.id, lane=row.lane, kind=row.kind, why=why)
        self._metrics.set_aside.labels("outbox").inc()

        told = self._given_up(row, why)
        alarms: list[Waiting] = []

        async def note() -> None:
            async with self._database.write() as session:
                await Outbox(session).give_up(row.id, why)
                alarms[:] = await Outbox(session).add([told] if told else [], datetime.now(UTC))

        await insist(note)
        self._leave_others(alarms)

    async def _close(self, row: Waiting, last: int, why: str) -> None:
        log.info("a chat is closed to the bot", lane=row.lane, why=why)

        async def note() -> None:
            async with self._database.write() as session:
                await Outbox(session).close_lane(row.lane, last, why)
                await Conversations(session).unreachable(row.channel, row.chat, datetime.now(UTC), why)

        await insist(note)
