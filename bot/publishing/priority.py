"""Work beside a service that answers: questions wait for it as little as can be helped."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_WORK_S: Final = 0.001
_REST_S: Final = 0.003
_OURS: Final = "index."
"""Whose calls may be cut short: not those of libraries, which may have just opened something."""


class CancelledError(Exception):
    """Work that nobody wants any more."""


@contextmanager
def in_small_steps(cancelled: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Leave most of the time to other threads: this one works for a millisecond, then rests for three.

    Being ready to give the interpreter away is not enough. A question gives it away and takes it back a hundred times
    (every larger array operation does), and each time waits for whoever took it meanwhile; beside one busy thread it
    took five times as long. Looks at the clock at each call and return, like a profiler, so that what works need not
    know of it. Raises CancelledError at a call of the index when ``cancelled``.
    """
    hook = sys.getprofile()
    sys.setprofile(_pausing(cancelled))
    try:
        yield
    finally:
        sys.setprofile(hook)


def _pausing(cancelled: Callable[[], bool]) -> Callable[[FrameType, str, object], None]:
    clock, sleep = time.perf_counter, time.sleep
    until = clock() + _WORK_S

    def pause(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal until
        if clock() >= until:
            sleep(_REST_S)
            if event == "call" and frame.f_globals.get("__name__", "").startswith(_OURS) and cancelled():
                raise CancelledError
            until = clock() + _WORK_S

    return pause


def keep_for_good() -> None:
    """Look no more for garbage among what is there now: with an index in memory that holds up all threads for long.

    Nor is it looked for once more here: for half a second nothing that was sent could be written down as sent.
    """
    gc.freeze()
