"""Requests of a page that are held back until a test lets them go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import Page, Route


class Held:
    """What is held back; ``count`` is how many requests there were, those after the release too."""

    def __init__(self) -> None:
        self.count = 0
        self._routes: list[Route] = []
        self._is_over = False

    def keep(self, route: Route) -> None:
        """Hold a request back."""
        self.count += 1
        if self._is_over:
            route.continue_()
        else:
            self._routes.append(route)

    def release(self) -> None:
        """Let everything go on."""
        self._is_over = True
        for route in self._routes:
            route.continue_()


@contextmanager
def held(page: Page, address: str | Pattern[str]) -> Iterator[Held]:
    """Hold requests to an address back while the block runs; then they go on."""
    kept = Held()
    page.route(address, kept.keep)
    yield kept
    kept.release()
