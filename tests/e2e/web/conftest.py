"""A desk of its own, people who are signed in, and pages that are watched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.desk_office import PASSWORD, Office, filled
from tests.e2e.process import serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def office(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server for the tests of a file; its tickets are those of ``tests.busy_desk``."""
    folder = tmp_path_factory.mktemp("desk")
    url = f"sqlite:///{folder / 'desk.db'}"
    tickets = filled(url)
    with serving(data_folder, folder / "log", KEFU_DATABASE=url, KEFU_PAUSE="0.1") as address:
        yield Office(address, url, tickets)


class Watch:
    """Notes what a page must not do: complain in its console, or ask for something elsewhere."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.expected = ""
        """Complaints in which this expression is found are part of the test."""

    def over(self, page: Page) -> Page:
        """Watch a page from now on."""
        page.on("console", lambda message: self._note(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("request", lambda sent: None if sent.url.startswith(self.address) else self._note(sent.url))
        return page

    def _note(self, complaint: str) -> None:
        if not (self.expected and re.search(self.expected, complaint)):
            self.complaints.append(complaint)


@pytest.fixture
def watch(office: Office) -> Iterator[Watch]:
    """What was wrong with the pages of a test fails it."""
    watch = Watch(office.address)
    yield watch
    assert watch.complaints == []


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, watch: Watch) -> Iterator[Open]:
    """Opens a new browser with a watched page: ``opened(width=360, locale="en-US", color_scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def open_page(width: int = 1280, height: int = 800, locale: str = "zh-CN", **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **more)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watch.over(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(opened: Open, office: Office) -> Callable[..., Page]:
    """Opens the desk for somebody: ``signed_in("lilei", width=360)``."""

    def sign_in(login: str = "lilei", **more: Any) -> Page:
        page = opened(**more)
        page.goto(f"{office.address}/desk")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{office.address}/desk")
        return page

    return sign_in


@pytest.fixture
def stranger(office: Office) -> Iterator[httpx.Client]:
    """A browser of which nobody knows anything."""
    with httpx.Client(base_url=office.address) as client:
        yield client


@pytest.fixture
def agent(office: Office) -> Iterator[httpx.Client]:
    """A browser in which an agent is signed in."""
    with httpx.Client(base_url=office.address) as client:
        entered = client.post("/desk/login", data={"login": "lilei", "password": PASSWORD})
        assert entered.status_code == 303
        yield client
