"""What the libraries may take of the machine beside the model's own work: threads and memory."""

from __future__ import annotations

import ctypes

from threadpoolctl import threadpool_limits


def leave_cores_to_the_model() -> None:
    """Let numpy work in one thread, for the whole process.

    What a question gives it is too little to share. With threads of its own it waits for cores that the model's threads
    have, and a question takes twice as long (measured on two cores).
    """
    threadpool_limits(1, user_api="blas")


def give_back_memory() -> None:
    """Return memory that is free inside the process to the system, where the C library can (glibc).

    Putting an index together leaves some 100 MB of small holes, which the allocator would keep for good.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
