"""An administrator connects another program, in a real browser; the program is told over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook as Verifier

from tests.axe import serious_faults as axe
from tests.desk_office import Office, filled
from tests.e2e.process import serving


@dataclass
class Told:
    """What a receiver was told."""

    url: str = ""
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)


@pytest.fixture(scope="module")
def office(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server that may tell a receiver on this machine."""
    folder = tmp_path_factory.mktemp("integrations")
    url = f"sqlite:///{folder / 'desk.db'}"
    tickets = filled(url)
    with serving(data_folder, folder / "log", KEFU_DATABASE=url, KEFU_WEBHOOK_PRIVATE="true") as address:
        yield Office(address, url, tickets)


@pytest.fixture
def receiver() -> Iterator[Told]:
    told = Told()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.requests.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()
            told.came.set()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_program_gets_a_token_and_is_told_of_a_ticket(
    signed_in: Callable[..., Page], office: Office, receiver: Told
) -> None:
    page = signed_in("root", width=360, locale="en-US")
    page.goto(f"{office.address}/desk/integrations")
    tokens, webhooks = page.locator("#tokens"), page.locator("#webhooks")
    tokens.locator("#token-name").fill("Shop")
    tokens.locator("input[value='tickets:write']").check()
    tokens.locator("button.primary").click()
    token = tokens.locator(".secret").inner_text()
    webhooks.locator("#webhook-name").fill("Shop")
    webhooks.locator("#url").fill(receiver.url)
    webhooks.locator("button.primary").click()
    secret = webhooks.locator(".secret").inner_text()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    new = {"conversation": "c-1", "problem": "报表打不开"}
    caller = {"Authorization": f"Bearer {token}"}
    httpx.post(f"{office.address}/api/v1/tickets", json=new, headers=caller).raise_for_status()
    assert receiver.came.wait(10)
    headers, body = receiver.requests[0]
    assert Verifier(secret).verify(body, headers)["type"] == "ticket.opened"
    assert "报表" not in json.dumps(json.loads(body), ensure_ascii=False)
    page.goto(f"{office.address}/desk/integrations")
    expect(page.locator(".secret")).to_have_count(0)
