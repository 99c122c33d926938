"""The real ``kefu`` process: as installed beside the running Python, or from this checkout."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 600
"""Seconds for a first index on two busy cores."""
LONGEST_COMMAND = 600


def command() -> list[str]:
    """Return how the command is started."""
    script = Path(sys.executable).with_name("kefu")
    return [str(script)] if script.exists() else [sys.executable, "-m", "bot.cli"]


def environment(**settings: str) -> dict[str, str]:
    """Return the environment without any ``KEFU_`` setting but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
    return kept | {"HF_HUB_OFFLINE": "1"} | settings


def kefu(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal."""
    return subprocess.run(
        [*command(), *arguments],
        check=False,
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        env=environment(**settings),
        input=stdin,
        timeout=LONGEST_COMMAND,
    )


@contextmanager
def serving(data: Path, log: Path, **settings: str) -> Iterator[str]:
    """Run ``kefu serve`` on a free port until the block ends; give its address once it is ready."""
    arguments = [*command(), "serve", "--port", "0", "--data", str(data)]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment(**{"KEFU_RATE_LIMIT": "1000", "KEFU_NEW_CHATS": "1000"} | settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        try:
            address = _address(process)
            _await_ready(process, address, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)
    if process.returncode != 0:
        raise AssertionError(f"the server ended with {process.returncode}:\n{log.read_text()[-4000:]}")


def _address(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise AssertionError("the server was started without a pipe")
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(timeout=60):
            raise AssertionError("the server said nothing for a minute")
    line = process.stdout.readline()
    found = re.search(r"http://[\d.]+:\d+", line)
    if not found:
        raise AssertionError(f"no address in {line!r}")
    return found.group()


def _await_ready(process: subprocess.Popen[str], address: str, log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - always http
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not get ready:\n{log.read_text()[-4000:]}")
