"""What holds for every test: nothing leaves this machine, and no command that ran in a test logs on after it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.stdlib import ProcessorFormatter

LOOPBACK = ("127.", "::1", "localhost")


class OutsideError(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def network_is_blocked() -> Iterator[None]:
    """Refuse every connection that is not to this machine."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _only_inside(getattr(socket.socket, name)))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def logging_ends_with_the_test() -> Iterator[None]:
    """Take away the handlers that commands set up in this process: their stream is closed once the test is over."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in list(root.handlers):
        if isinstance(handler.formatter, ProcessorFormatter):
            root.removeHandler(handler)
    root.setLevel(level)


def _only_inside(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            raise OutsideError(f"a test tried to reach {address}")
        return connect(self, address)

    return guarded
