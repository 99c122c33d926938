"""Waiting for what tells nobody that it has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(reached: Callable[[], bool], seconds: float = 5.0) -> None:
    """Look every few milliseconds. ``TimeoutError`` after ``seconds``."""
    async with asyncio.timeout(seconds):
        while not reached():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)
