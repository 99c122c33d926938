"""Wrong passwords make the next attempt wait: by the name that is tried, and by where it is tried from."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FREE = 5
"""Wrong passwords until it begins to wait; from one address four times as many, which an office may share."""
FIRST = 15.0
LONGEST = 900.0
MOST = 10_000
"""Names and addresses that are remembered; those that failed longest ago are forgotten first."""


class Throttle:
    """Counts what failed. Within one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, login: str, address: str) -> int:
        """Return how many seconds must pass before the next attempt."""
        return max(self._wait(f"name:{login}", FREE), self._wait(f"from:{address}", 4 * FREE))

    def failed(self, login: str, address: str) -> None:
        """Note a wrong password."""
        for key in (f"name:{login}", f"from:{address}"):
            count, last = self._failures.pop(key, (0, 0.0))
            now = self._clock()
            self._failures[key] = (count + 1 if now - last < LONGEST else 1, now)
        while len(self._failures) > MOST:
            self._failures.popitem(last=False)

    def succeeded(self, login: str) -> None:
        """Forget what failed for a name."""
        self._failures.pop(f"name:{login}", None)

    def _wait(self, key: str, free: int) -> int:
        count, last = self._failures.get(key, (0, 0.0))
        if count < free:
            return 0
        pause: float = min(FIRST * 2 ** min(count - free, 10), LONGEST)
        return max(0, round(last + pause - self._clock()))
