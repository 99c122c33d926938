"""The typing action."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.intake.incoming import Incoming, Kind

if TYPE_CHECKING:
    from bot.intake.limits import Pace
    from bot.telegram.api import Api


SHORTEST = 0.3
"""Seconds of a pause; in a shorter one the answer is there before the typing is seen."""


class Typing:
    """Shows a customer that the bot is at it, while it waits for what else they write."""

    def __init__(self, api: Api, pace: Pace, group: str) -> None:
        self._api = api
        self._pace = pace
        self._group = group
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, item: Incoming) -> None:
        """Show it if there is room; that it does not show is no fault."""
        if item.kind is not Kind.TEXT or item.chat == self._group or not self._pace.try_take():
            return
        task = asyncio.create_task(self._act(item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _act(self, item: Incoming) -> None:
        with suppress(TelegramError):
            await self._api.send_chat_action(int(item.chat), "typing", message_thread_id=item.thread)
