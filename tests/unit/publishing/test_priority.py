"""Work that makes way for other threads of the process."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.publishing.priority import CancelledError, in_small_steps
from index.text import fold

SECONDS = 0.3
"""Of processor time."""


def work() -> float:
    """Work for some time; return how many times as long it took."""
    begun, used = time.perf_counter(), time.thread_time()
    while time.thread_time() - used < SECONDS:
        hashlib.sha256(b"x").digest()
    return (time.perf_counter() - begun) / (time.thread_time() - used)


@contextmanager
def somebody_at_work() -> Iterator[None]:
    """Another thread that leaves the interpreter alone and a processor busy."""
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            hashlib.pbkdf2_hmac("sha256", b"x", b"y", 2000)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    done.set()
    thread.join()


def test_work_takes_a_quarter_of_the_time_beside_others_and_most_of_it_once_they_are_seen_to_rest() -> None:
    with in_small_steps():
        with somebody_at_work():
            beside = work()
        work()  # somebody might still ask
        alone = work()
    assert beside > 3
    assert alone < beside / 1.5


def test_work_that_nobody_wants_any_more_ends_at_a_call_of_the_index() -> None:
    def fold_for_long() -> None:
        for number in range(10_000_000):
            fold(f"A{number}")

    with pytest.raises(CancelledError), in_small_steps(lambda: True):
        fold_for_long()


def test_what_comes_afterwards_is_not_cancelled() -> None:
    with in_small_steps(lambda: True):
        pass
    work()
    assert fold("A") == "a"
