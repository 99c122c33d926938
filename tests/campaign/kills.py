"""The campaign of kills: ``kill -9`` at random moments under load, each time with a restart."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Final

from tests.campaign.setting import Setting, setting
from tests.campaign.tally import Result
from tests.telegram.calls import Call

CUSTOMERS: Final = 40
LONGEST_LIFE: Final = 2.0
"""Seconds: the bot lives for a random part of them after it fetches updates again."""
MOST_CALLS: Final = 60
"""Every other moment is not one of time but the bot's next call of up to so many: taken, and never answered."""
LONGEST: Final = 45 * 60
SETTLING: Final = 5.0


async def kills(
    moments: int, seed: int, index: Path | None = None, customers: int = CUSTOMERS
) -> tuple[Result, Setting]:
    """Run the campaign; return its figures and what it ran in, which is over."""
    async with setting(index) as parts:
        draw = random.Random(seed)  # noqa: S311 - a test's draw
        asking = asyncio.create_task(parts.load.run(1_000_000, customers))
        try:
            async with asyncio.timeout(LONGEST):
                for number in range(moments):
                    await _one_moment(parts, draw, by_call=number % 2 == 1)
                parts.load.stop()
                await asking
                await asyncio.sleep(SETTLING)
        except TimeoutError:
            asking.cancel()
        return parts.tally.result(len(parts.server.invalid_calls)), parts


async def _one_moment(parts: Setting, draw: random.Random, *, by_call: bool) -> None:
    if by_call:
        await _calls(parts, draw.randint(1, MOST_CALLS))
    else:
        await asyncio.sleep(draw.uniform(0, LONGEST_LIFE))
    # The moment is noted when it is sure: what was answered before it may not have been written down.
    parts.tally.kills.append(time.monotonic())
    await parts.bot.kill()
    await parts.bot.spawn()
    await _fetches(parts)


async def _calls(parts: Setting, number: int) -> None:
    """Wait for the bot's next ``number`` calls; the last is taken and not yet answered then."""
    left = number
    reached = asyncio.Event()

    def count(call: Call) -> None:
        nonlocal left
        parts.tally.see(call)
        left -= 1
        if left <= 0:
            reached.set()

    parts.server.seen = count
    try:
        async with asyncio.timeout(LONGEST_LIFE * 5):
            await reached.wait()
    except TimeoutError:
        pass
    finally:
        parts.server.seen = parts.tally.see


async def _fetches(parts: Setting) -> None:
    """Wait until a started bot has confirmed updates: it is at work."""
    before = parts.server.updates.confirmed
    await parts.server.wait_for(
        lambda: parts.server.updates.confirmed > before or parts.bot.returncode is not None,
        seconds=120,
        what="the bot to fetch updates again",
    )
    assert parts.bot.returncode is None, parts.bot.logged()[-4000:]
