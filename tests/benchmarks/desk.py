"""``python -m tests.benchmarks.desk``: the desk over loopback, with as much in it as there may be.

A real process on SQLite with ten thousand open tickets and one in which much was said. Pages are asked for one after
the other by an agent who is signed in, streams are held open, and a customer writes on the web chat while an agent
looks at the ticket in a browser. Writes docs/benchmarks-desk.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from tests.benchmarks.desk_streams import measure_streams
from tests.benchmarks.screen import delays
from tests.desk_office import PASSWORD, Office, filled
from tests.e2e.process import ROOT, serving

TICKETS: Final = 10_000
LINES: Final = 500
STREAMS: Final = 200
ANSWERS: Final = 100_000
NUMBERS: Final = "/desk/numbers"
PAGE: Final = ROOT / "docs" / "benchmarks-desk.md"
Row = tuple[str, str, str]


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.desk", description=__doc__)
    parser.add_argument("--tickets", type=int, default=TICKETS)
    parser.add_argument("--requests", type=int, default=200, help="times that each page is asked for")
    parser.add_argument("--data", type=Path, help="folder with an index; without it one is built")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kefu-benchmark-") as folder:
        rows = measure(Path(folder), options.data or Path(folder), options.tickets, options.requests)
    text = render(rows, options.tickets, options.requests)
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def measure(folder: Path, data: Path, tickets: int, requests: int) -> list[Row]:
    """Return what was measured: what, how much, and the target."""
    url = f"sqlite:///{folder / 'desk.db'}"
    numbers = filled(url, more=tickets, lines=LINES, answers=ANSWERS)
    with serving(data, folder / "log", KEFU_DATABASE=url) as address:
        office = Office(address, url, numbers)
        with httpx.Client(base_url=address, timeout=30) as client:
            client.post("/desk/login", data={"login": "lilei", "password": PASSWORD})
            rows = [_page(client, *page, requests) for page in _pages(office)]
        return [*rows, _streams(office, client.cookies), _screen(office)]


def _pages(office: Office) -> list[tuple[str, str]]:
    ticket = f"/desk/tickets/{office.tickets['长谈']}"
    return [
        ("Queue, all open", "/desk"),
        ("Queue, mine", "/desk?show=mine"),
        ("Queue, breaching soon", "/desk?show=breaching"),
        ("Search, 打不开", "/desk?q=打不开"),
        ("Ticket with 500 messages", ticket),
        ("The same, all 500 shown", f"{ticket}?shown={LINES}"),
        (f"Numbers of a month with {ANSWERS:,} questions", NUMBERS),
    ]


def _page(client: httpx.Client, name: str, path: str, requests: int) -> Row:
    for _ in range(5):
        client.get(path)
    seconds = []
    for _ in range(requests):
        begun = time.perf_counter()
        answer = client.get(path)
        seconds.append(time.perf_counter() - begun)
        answer.raise_for_status()
    median, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    target = "p95 under 500 ms" if path == NUMBERS else "p95 under 100 ms"
    return name, f"{median * 1000:.0f} ms median, {p95 * 1000:.0f} ms p95", target


def _streams(office: Office, cookies: httpx.Cookies) -> Row:
    more, followers = measure_streams(office, cookies, STREAMS)
    return (
        f"{STREAMS} live streams, each told something; the server counts {followers}",
        f"{more / 1e6:.1f} MB more, {more / STREAMS / 1e3:.0f} KB each",
        "under 150 MB",
    )


def _screen(office: Office) -> Row:
    found = delays(office)
    return (
        "A customer's message on an agent's screen",
        f"{statistics.median(found):.0f} ms median, {max(found):.0f} ms at most of {len(found)}",
        "under 500 ms",
    )


def render(rows: list[Row], tickets: int, requests: int) -> str:
    """Return the page."""
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    table = "\n".join(f"| {what} | {much} | {target} |" for what, much, target in rows)
    return f"""# Benchmarks of the desk
The real process on SQLite, over loopback, with {tickets:,} open tickets of as many customers. Each page was asked for
{requests} times, one after the other. The last row is a real browser: from the key that sends, in the customer's chat,
to the words on the agent's page.

| what | measured | wanted |
|---|---|---|
{table}

Machine: {machine}

Measured by `python -m tests.benchmarks.desk`.
"""


if __name__ == "__main__":
    main()
