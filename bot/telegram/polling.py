"""Receiving: updates are committed to the inbox before Telegram is told that they arrived."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.storage.errors import StorageError
from bot.storage.inbox import Arrival
from bot.telegram.api import TelegramSetupError, wait_of
from bot.telegram.updates import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.intake.intake import Intake
    from bot.intake.metrics import Metrics
    from bot.telegram.api import Api
    from bot.telegram.home import Home
    from bot.telegram.updates import Reader

log = structlog.get_logger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
UNREADABLE = f"{CHANNEL}:unreadable"
"""Lane of updates that the library cannot read."""


class Receiver:
    """Takes updates in, however they come."""

    def __init__(self, api: Api, reader: Reader, intake: Intake, metrics: Metrics, home: Home) -> None:
        self._api = api
        self._reader = reader
        self._intake = intake
        self._metrics = metrics
        self._home = home

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Commit updates to the inbox. Raises ``StorageError``: then none of them was taken."""
        now = datetime.now(UTC)
        for each in updates:
            await self._home.notice(each)
        arrivals = [arrival for each in updates if (arrival := self._read(each, now))]
        if arrivals:
            await self._intake.accept(arrivals)

    def _read(self, data: Mapping[str, Any], now: datetime) -> Arrival | None:
        try:
            return self._reader.read(data, self._api, now)
        except Exception as error:  # noqa: BLE001 - whatever it is: the update is kept, and the others go on
            # Only the kind of fault: the update may hold what a customer wrote.
            number = data.get("update_id") if isinstance(data, dict) else None
            log.warning("an update cannot be read", update=number, fault=type(error).__name__)
            self._metrics.set_aside.labels("updates").inc()
            # As it is, it is no message to the worker either, which sets it aside and tells the agents.
            return Arrival(CHANNEL, number, UNREADABLE, dict(data), now) if isinstance(number, int) else None


class Poller:
    """Long polling: the offset moves on only after the commit."""

    def __init__(self, api: Api, receiver: Receiver, metrics: Metrics) -> None:
        self._api = api
        self._receiver = receiver
        self._metrics = metrics
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. Raises ``TelegramSetupError`` where the token is refused."""
        wait = FIRST_WAIT
        while True:
            pause = await self._once()
            if pause is None:
                wait = FIRST_WAIT
                continue
            await asyncio.sleep(pause or wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _once(self) -> float | None:
        """Poll once. Return how long to wait before the next: ``None`` is not at all, 0 leaves it to the caller."""
        try:
            updates = await self._api.updates(self._offset)
            await self._receiver.take(updates)
        except StorageError as error:
            log.error("the database failed, updates wait at Telegram", fault=str(error))  # noqa: TRY400
            return 0.0
        except InvalidToken as error:
            raise TelegramSetupError("Telegram refuses the token in KEFU_TELEGRAM_TOKEN") from error
        except RetryAfter as error:
            return wait_of(error)
        except TelegramError as error:
            self._metrics.api_errors.labels(type(error).__name__).inc()
            level = log.error if isinstance(error, Conflict) else log.warning
            level("updates cannot be fetched", fault=f"{type(error).__name__}: {error.message}")
            return 0.0
        numbers = [number for each in updates if isinstance(number := each.get("update_id"), int)]
        if numbers:
            self._offset = max(numbers) + 1
        return None
