"""Limits: how much a customer may ask, and how fast messages may leave."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 60.0
"""Seconds over which a customer's messages are counted."""
MOST_CUSTOMERS = 50_000
"""Customers counted at once, some hundred bytes each."""


class Verdict(Enum):
    """Whether messages are answered."""

    WITHIN = "within"
    OVER = "over"
    """The limit is passed just now: say so."""
    STILL_OVER = "still_over"
    """It was said already."""


class CustomerLimit:
    """Counts each customer's messages over a minute. Where it cannot count any more, it refuses."""

    def __init__(self, most: int, clock: Callable[[], float], customers: int = MOST_CUSTOMERS) -> None:
        self._most = most
        self._clock = clock
        self._customers = customers
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._told: dict[str, float] = {}

    def count(self, customer: str, messages: int) -> Verdict:
        """Count messages of a customer and say whether they are within the limit."""
        now = self._clock()
        self._drop_idle(now)
        if customer not in self._seen and len(self._seen) >= self._customers:
            return Verdict.STILL_OVER
        moments = self._seen.setdefault(customer, deque(maxlen=self._most + 1))
        self._seen.move_to_end(customer)
        while moments and moments[0] <= now - WINDOW:
            moments.popleft()
        if len(moments) + messages <= self._most:
            moments.extend([now] * messages)
            self._told.pop(customer, None)
            return Verdict.WITHIN
        if now - self._told.get(customer, -WINDOW) < WINDOW:
            return Verdict.STILL_OVER
        self._told[customer] = now
        return Verdict.OVER

    def _drop_idle(self, now: float) -> None:
        while self._seen:
            customer, moments = next(iter(self._seen.items()))
            if moments and moments[-1] > now - WINDOW:
                return
            del self._seen[customer]
            self._told.pop(customer, None)


class Pace:
    """A token bucket: so many a second on average, and a second's worth at once."""

    def __init__(self, per_second: float, clock: Callable[[], float], burst: float | None = None) -> None:
        self._rate = per_second
        self._burst = max(1.0, per_second if burst is None else burst)
        self._clock = clock
        self._tokens = self._burst
        self._at = clock()

    def try_take(self) -> bool:
        """Take a token if there is one."""
        self._refill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    async def take(self) -> None:
        """Wait for a token; those who wait are served in order."""
        self._refill()
        self._tokens -= 1
        # A debt is time to wait: each who comes owes more than the one before, so nobody overtakes.
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / self._rate)

    def _refill(self) -> None:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
