"""What the libraries may take of the machine beside the model's own work: threads and memory."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from typing import Final

from threadpoolctl import threadpool_limits

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""``M_TRIM_THRESHOLD``, ``M_MMAP_THRESHOLD`` and ``M_ARENA_MAX`` of glibc's ``malloc.h``."""
_GIVING_WAY: Final = 10
"""The niceness of a thread that gives way."""
_KEPT_FREE: Final = 32 << 20
"""Bytes that the process may keep for its next run of a model (and the most that glibc lets the second option be)."""


def leave_cores_to_the_model() -> None:
    """Let numpy work in one thread, for the whole process.

    What a question gives it is too little to share. With threads of its own it waits for cores that the model's threads
    have, and a question takes twice as long (measured on two cores).
    """
    threadpool_limits(1, user_api="blas")


def share_one_heap() -> None:
    """Let all threads take memory from one heap, where the C library can (glibc).

    By default each thread that encodes or searches gets a heap of its own, and each keeps the most it ever held. What a
    run of a model needs is taken from this heap, too, and stays in it between two questions: asked of the system each
    time, it made a question 4 % slower. Measured after indexing 2,500 passages: 580 MB instead of 730.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
        mallopt(_TRIM_THRESHOLD, _KEPT_FREE)
        mallopt(_MMAP_THRESHOLD, _KEPT_FREE)


def give_way() -> None:
    """Let other threads go before the calling one where cores are short: for good, and on Linux alone.

    Elsewhere it would be the whole process. Where all cores are busy without end, a tenth of one is left to it.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVING_WAY)


def give_back_memory() -> None:
    """Return memory that is free inside the process to the system, where the C library can (glibc).

    Putting an index together leaves some 100 MB of small holes, which the allocator would keep for good.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
