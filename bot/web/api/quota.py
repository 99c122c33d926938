"""How many requests a minute: counted for each token, and told in headers."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 60
"""Seconds."""
MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """What is left of a minute. ``reset`` is in how many seconds there is more."""

    limit: int
    left: int
    reset: int
    over: bool = False

    def headers(self) -> dict[str, str]:
        """Return the header fields of draft-ietf-httpapi-ratelimit-headers."""
        told = {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WINDOW}',
            "RateLimit": f'"minute";r={self.left};t={self.reset}',
        }
        return told | ({"Retry-After": str(self.reset)} if self.over else {})


class Quota:
    """Counts in windows of a minute that begin with the first request."""

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._most = most
        self._clock = clock
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def look(self, key: str) -> bool:
        """Whether there is something left."""
        begun, count = self._windows.get(key, (0.0, 0))
        return self._clock() - begun >= WINDOW or count < self._most

    def take(self, key: str) -> Share:
        """Count one request."""
        now = self._clock()
        begun, count = self._windows.get(key, (now, 0))
        if now - begun >= WINDOW:
            begun, count = now, 0
        over = count >= self._most
        count += not over
        self._windows.pop(key, None)
        self._windows[key] = (begun, count)
        while len(self._windows) > MOST_KEYS:
            self._windows.popitem(last=False)
        return Share(self._most, self._most - count, max(1, math.ceil(begun + WINDOW - now)), over)
