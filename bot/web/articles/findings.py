"""What the check says of the whole folder, as soon as it says it: a page never waits long for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.editing.remarks import ByFile
    from bot.editing.shelf import Shelf

SECONDS = 1.0
"""Fifty articles take half of one when they are read for the first time, ten thousand take a minute."""


class Findings:
    """Checks in the background; one check at a time, whoever asks."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._running: asyncio.Task[ByFile] | None = None

    async def of(self, day: date) -> ByFile | None:
        """Return what was found, by file; ``None`` while the check still runs."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(asyncio.to_thread(self._shelf.findings, day))
        running = self._running
        done, _ = await asyncio.wait({running}, timeout=SECONDS)
        return running.result() if done else None
