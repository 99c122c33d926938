"""Requests of a page that are held back until a test lets them go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import APIResponse, Page, Route


class Held:
    """What is held back; ``count`` is how many requests there were, those after the release too."""

    def __init__(self) -> None:
        self.count = 0
        self._routes: list[Route] = []
        self._answers: list[tuple[Route, APIResponse]] = []
        self._is_over = False

    def keep(self, route: Route) -> None:
        """Hold a request back."""
        self.count += 1
        if self._is_over:
            route.continue_()
        else:
            self._routes.append(route)

    def keep_answer(self, route: Route) -> None:
        """Let a request arrive, and hold back what it is answered."""
        self.count += 1
        if self._is_over:
            route.continue_()
        else:
            self._answers.append((route, route.fetch()))

    def release(self) -> None:
        """Let everything go on."""
        self._is_over = True
        for route in self._routes:
            route.continue_()
        for route, answer in self._answers:
            route.fulfill(response=answer)


@contextmanager
def held(page: Page, address: str | Pattern[str]) -> Iterator[Held]:
    """Hold requests to an address back while the block runs; then they go on."""
    kept = Held()
    page.route(address, kept.keep)
    yield kept
    kept.release()


@contextmanager
def answers_held(page: Page, address: str | Pattern[str]) -> Iterator[Held]:
    """Let requests to an address arrive and hold their answers back while the block runs."""
    kept = Held()
    page.route(address, kept.keep_answer)
    yield kept
    kept.release()
