"""The whole service over a stub dialogue, and a customer's browser without a page: posts, and reads the stream."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from bot.serving import create_service
from bot.settings import read_settings
from tests.stubs import EchoDialogue

PATIENCE = 10.0


@contextmanager
def served(data: Path, opens: Callable[[Any], Any] | None = None, **settings: Any) -> Iterator[TestClient]:
    """Run the service in this process; give a client of it."""
    given = read_settings(data=data, **settings)
    app, _ = create_service(given, opens or (lambda _progress: EchoDialogue()))  # type: ignore[arg-type]
    with TestClient(app) as client:
        yield client


def until_ready(client: TestClient) -> None:
    """Wait until questions are answered."""
    wait_for(lambda: client.get("/healthz").status_code == 200)


def wait_for(found: Callable[[], Any]) -> Any:
    """Wait until something is true and return it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        value = found()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("it did not come")


def lines(client: TestClient) -> list[dict[str, Any]]:
    """Return the lines of the conversation so far."""
    answer = client.get("/chat/lines", params={"before": 2**50})
    shown: list[dict[str, Any]] = answer.json()["lines"] if answer.status_code == 200 else []
    return shown


def replies(client: TestClient) -> list[dict[str, Any]]:
    """Return what the bot and people said so far."""
    return [line for line in lines(client) if line["who"] != "customer"]


def ask(client: TestClient, text: str, **more: Any) -> dict[str, Any]:
    """Send something; return the next line that is no customer's."""
    before = len(replies(client))
    answer = client.post("/chat/messages", json={"text": text} | more)
    assert answer.status_code == 202, answer.text
    wait_for(lambda: len(replies(client)) > before)
    return replies(client)[before]


def data_of(line: dict[str, Any], label: str) -> str:
    """Return what a button of a line carries."""
    return next(str(data) for row in line["buttons"] for name, data in row if name == label)


def parsed(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream as (kind, data)."""
    events = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events
