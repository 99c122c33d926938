"""Requests of a page that are held back until a test lets them go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import Page, Route


class Held:
    """What is held back; ``count`` is how many requests there were, those after the release too."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: list[Callable[[], None]] = []
        self._is_over = False

    def keep(self, route: Route) -> None:
        """Hold a request back."""
        self.count += 1
        if self._is_over:
            route.continue_()
        else:
            self._waiting.append(route.continue_)

    def keep_answer(self, route: Route) -> None:
        """Let a request arrive, and hold back what it is answered."""
        self.count += 1
        if self._is_over:
            route.continue_()
        else:
            self._waiting.append(partial(route.fulfill, response=route.fetch()))

    def release(self) -> None:
        """Let everything go on."""
        self._is_over = True
        for go_on in self._waiting:
            go_on()


@contextmanager
def held(page: Page, address: str | Pattern[str], *, answers: bool = False) -> Iterator[Held]:
    """Hold requests to an address, or their ``answers``, back while the block runs; then they go on."""
    kept = Held()
    page.route(address, kept.keep_answer if answers else kept.keep)
    yield kept
    kept.release()
