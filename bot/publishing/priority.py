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
_LOOK_S: Final = 0.05
"""How often it is looked whether other threads have worked."""
_OTHERS_S: Final = 0.005
"""Processor time of theirs within that time which says that somebody asks; what a service does by itself is less."""
_HUSH_S: Final = 0.5
"""How long nobody must have asked for this thread to go on without a rest."""
_OURS: Final = "index."
"""Whose calls may be cut short: not those of libraries, which may have just opened something."""


class _Others:
    """Tells whether other threads of this process have had work lately; at the beginning they are taken to have."""

    def __init__(self) -> None:
        self._looked, self._used = time.perf_counter(), _used_by_others()
        self._hushed = self._looked + _HUSH_S

    def busy(self) -> bool:
        now = time.perf_counter()
        if now - self._looked >= _LOOK_S:
            used = _used_by_others()
            if used - self._used > _OTHERS_S:
                self._hushed = now + _HUSH_S
            self._looked, self._used = now, used
        return now < self._hushed


def _used_by_others() -> float:
    """Return the processor seconds that the other threads have had."""
    return time.process_time() - time.thread_time()


class CancelledError(Exception):
    """Work that nobody wants any more."""


@contextmanager
def in_small_steps(cancelled: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Leave most of the time to other threads while they work: this one works for a millisecond, then rests for three.

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
    others, until = _Others(), clock() + _WORK_S

    def pause(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal until
        if clock() >= until:
            if others.busy():
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
