"""What is looked at to tell whether the service is well."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.storage.errors import StorageError
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.web.health import Found

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.telegram.side import TelegramSide
    from bot.web.health import Probe

SECONDS = 2.0
"""A database that takes longer is as good as none."""


def database_probe(database: Database) -> Probe:
    """Whether the database answers, and what waits in it."""

    async def look() -> Found:
        try:
            async with asyncio.timeout(SECONDS), database.read() as session:
                told = {
                    "reachable": True,
                    "inbox": await Inbox(session).depth(),
                    "outbox": await Outbox(session).depth(),
                    "set_aside": await Inbox(session).dead() + await Outbox(session).dead(),
                }
        except (StorageError, TimeoutError):
            return Found(False, {"reachable": False})
        return Found(True, told)

    return look


def telegram_probe(side: TelegramSide | None) -> Probe:
    """Whether Telegram is connected. Where it is not, the web goes on: that alone makes nothing unwell."""

    async def look() -> Found:
        if side is None:
            return Found(True, {"link": "off"})
        return Found(True, {"link": "connecting" if side.receiver is None else "connected"})

    return look
