"""Requests of a page that are held back until a test lets them go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import Page, Route


class Held:
    """What is held back."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.is_over = False

    def keep(self, route: Route) -> None:
        """Hold a request back."""
        if self.is_over:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        """Let everything go on."""
        self.is_over = True
        for route in self.routes:
            route.continue_()

    @property
    def count(self) -> int:
        """How many requests wait."""
        return len(self.routes)


@contextmanager
def held(page: Page, address: str | Pattern[str]) -> Iterator[Held]:
    """Hold requests to an address back while the block runs; then they go on."""
    kept = Held()
    page.route(address, kept.keep)
    yield kept
    kept.release()
    page.unroute(address)
