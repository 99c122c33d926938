"""The chat in a frame on another site, in a real browser: one line of script there, a conversation here."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.process import serving
from tests.e2e.test_chat_page import FEE, browser
from tests.telegram.bot_process import linked

__all__ = ["browser"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site of somebody else's: its address, and the folder that it shows."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", folder
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chat(data_folder: Path, site: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that lets that site show it."""
    data = linked(data_folder, tmp_path_factory.mktemp("embedded") / "data")
    with serving(data, data.parent / "log", KEFU_EMBED_SITES=site[0]) as address:
        yield address


@pytest.fixture
def page(browser: Browser, chat: str, site: tuple[str, Path]) -> Iterator[Page]:
    """The other site's page, whose policy allows no more than that script and that frame."""
    address, folder = site
    policy = f"default-src 'self'; script-src {chat}; frame-src {chat}"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    script = f'<script src="{chat}/embed.js"></script>'
    (folder / "favicon.ico").write_bytes(b"")
    (folder / "index.html").write_text(
        f"<!doctype html>{head}<title>shop</title>{script}<h1>shop</h1>", encoding="utf-8"
    )
    context = browser.new_context(locale="en-US", viewport={"width": 360, "height": 720})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
    page.goto(f"{address}/index.html")
    yield page
    context.close()
    assert complaints == []


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_a_conversation_is_held_on_another_site_and_is_still_there_after_a_reload(page: Page) -> None:
    page.get_by_role("button", name="Open the support chat").click()
    expect(frame(page).locator("#text")).to_be_focused()
    frame(page).locator("#text").fill(FEE)
    frame(page).locator("#text").press("Enter")
    expect(frame(page).locator(".line.bot").last).to_contain_text("500–1200")
    page.reload()
    page.get_by_role("button", name="Open the support chat").click()
    expect(frame(page).locator(".line.customer .text")).to_have_text(FEE)


def test_the_frame_opens_and_closes_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(frame(page).locator("#text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name="Open the support chat")).to_be_focused()


def test_a_site_that_is_not_listed_cannot_show_the_chat(browser: Browser, chat: str, site: tuple[str, Path]) -> None:
    page = browser.new_page()
    (site[1] / "frame.html").write_text(f'<iframe src="{chat}/chat"></iframe>', encoding="utf-8")
    port = site[0].rpartition(":")[2]
    with socket.create_connection(("127.0.0.1", int(port))):
        page.goto(f"http://127.0.0.1:{port}/frame.html")
    expect(page.frame_locator("iframe").locator("#text")).to_have_count(0)
    page.close()
