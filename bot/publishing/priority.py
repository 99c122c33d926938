"""Work in the background that questions do not wait for."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NICE: Final = 15
_SWITCH_S: Final = 0.0005
"""How long this thread may hold up another that wants to run: a question gives the interpreter away and takes it
back some forty times, and each time would wait for the usual 5 ms."""


@contextmanager
def in_background() -> Iterator[None]:
    """Let everything else in this process go first, as far as the system can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
