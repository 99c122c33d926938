"""Work beside a service that answers: questions wait for it as little as the system can help it."""

from __future__ import annotations

import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NICE: Final = 5
"""A third of the processor against whoever else wants it. Less would be no kindness: work that holds the interpreter
and gets no turn holds up every question."""
_SWITCH_S: Final = 0.0005
"""How long a thread may hold up another that wants to run: a question gives the interpreter away and takes it back
some forty times, and each time would wait for the usual 5 ms."""


@contextmanager
def in_small_steps() -> Iterator[None]:
    """Let the threads of this process take turns quickly."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def in_background(work: Callable[[], None]) -> None:
    """Do what nobody waits for in a thread that lets others go first, and return when it is done.

    The thread is a new one: who has stood back once may not step forward again.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="background", initializer=_stand_back) as thread:
        thread.submit(work).result()


def keep_for_good() -> None:
    """Look no more for garbage among what is there now: with an index in memory that holds up all threads for long.

    Nor is it looked for once more here: for half a second nothing that was sent could be written down as sent.
    """
    gc.freeze()


def _stand_back() -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
