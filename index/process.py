"""What the libraries may take of the machine beside the model's own work: threads and memory."""

from __future__ import annotations

import ctypes
from typing import Final

from threadpoolctl import threadpool_limits

_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of glibc's ``malloc.h``."""


def leave_cores_to_the_model() -> None:
    """Let numpy work in one thread, for the whole process.

    What a question gives it is too little to share. With threads of its own it waits for cores that the model's threads
    have, and a question takes twice as long (measured on two cores).
    """
    threadpool_limits(1, user_api="blas")


def share_one_heap() -> None:
    """Let all threads take memory from one heap, where the C library can (glibc).

    By default each thread that encodes or searches gets a heap of its own, and each keeps the most it ever held:
    measured after indexing 2,500 passages, 580 MB instead of 600 to 690, and 820 instead of 1,060 at most.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)


def give_back_memory() -> None:
    """Return memory that is free inside the process to the system, where the C library can (glibc).

    Putting an index together leaves some 100 MB of small holes, which the allocator would keep for good.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
