"""The campaign of faults: a share of all Bot API calls fails, in mixed ways, also while updates are fetched."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from tests.campaign.setting import Setting, setting
from tests.campaign.tally import Result

CUSTOMERS: Final = 60
SLOW: Final = 0.5
"""Seconds of a slow reply."""
FLOOD: Final = 1.0
"""Seconds of ``retry_after``."""
ODD: Final = 0.02
"""Share of updates that come twice, and of batches out of order."""
LONGEST: Final = 45 * 60
"""Seconds after which a campaign ends, whatever is open."""
SETTLING: Final = 5.0
"""Seconds in which doubles of the last answers would still come."""


async def faults(
    messages: int, share: float, seed: int, index: Path | None = None, customers: int = CUSTOMERS
) -> tuple[Result, Setting]:
    """Run the campaign; return its figures and what it ran in, which is over."""
    async with setting(index) as parts:
        parts.server.faults.seed(seed)
        parts.server.faults.share = share
        parts.server.faults.seconds = FLOOD
        parts.server.faults.duplicated = parts.server.faults.reordered = ODD
        try:
            async with asyncio.timeout(LONGEST):
                await parts.load.run(messages, customers)
                await asyncio.sleep(SETTLING)
        except TimeoutError:
            parts.load.stop()
        return parts.tally.result(len(parts.server.invalid_calls)), parts
