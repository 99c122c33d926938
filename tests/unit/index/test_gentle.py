from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from index.encoder import Encoded, Role
from index.encoder.gentle import Gentle
from tests.stub_encoder import StubEncoder

TEXTS = ["上门服务", "on-site visit", ""]


class Watched(StubEncoder):
    """Notes in which threads it encodes, and how nice they are."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        if sys.platform == "linux":
            self.seen.append((len(texts), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
        return super().encode(texts, role)


def test_the_vectors_are_those_of_the_encoder() -> None:
    gentle, plain = Gentle(StubEncoder()).encode(TEXTS, "passage"), StubEncoder().encode(TEXTS, "passage")

    assert np.array_equal(gentle.pooled, plain.pooled)
    assert all(np.array_equal(one, other) for one, other in zip(gentle.tokens, plain.tokens, strict=True))
    assert all(np.array_equal(one, other) for one, other in zip(gentle.views, plain.views, strict=True))


def test_without_texts_there_are_no_vectors() -> None:
    assert len(Gentle(StubEncoder()).encode([])) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_one_text_after_another_is_encoded_by_a_thread_that_gives_way_and_the_caller_does_not() -> None:
    encoder, own = Watched(), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    Gentle(encoder).encode(TEXTS)

    assert [texts for texts, _ in encoder.seen] == [1, 1, 1]
    assert all(niceness > own for _, niceness in encoder.seen)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
