"""What is learned from the articles is learned anew beside the service, once enough of them has changed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import index.build
from index.confidence.labels import learn_from_content
from tests.unit.publishing.conftest import Service

MANY = 6
"""Articles that are written in one go: more than what is learned may outlive, less than it may serve for."""


class Lesson:
    """Learning that does not end before it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()
        monkeypatch.setattr(index.build, "learn_from_content", self)

    def __call__(self, *arguments: object, **named: object) -> object:
        self.begun.set()
        self.go_on.wait(20)
        return learn_from_content(*arguments, **named)  # type: ignore[arg-type]


@pytest.fixture
def large(service: Service) -> Service:
    """A service with so many articles that one more is little."""
    for number in range(MANY * 8):
        service.desk.write(f"fees/number-{number}", (f"第{number}件事怎么办", f"{number}号问题"), f"第{number}件。")
    service.until(lambda: len(service.support.articles()) > MANY * 8, 60)
    service.until(lambda: not _engine(service).outdated, 60)
    return service


def test_what_is_saved_is_live_before_and_while_everything_is_learned_anew(
    large: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = Lesson(monkeypatch)
    _write_many(large)
    large.until(lambda: "新0" in large.text("第0件新事"))
    assert lesson.begun.wait(10)
    large.save("720")
    large.until(lambda: "720 元" in large.text())
    assert _engine(large).outdated

    lesson.go_on.set()
    large.until(lambda: not _engine(large).outdated)
    assert "720 元" in large.text()
    assert large.publisher.faults == ()


def test_what_was_learned_beside_the_service_is_what_a_new_start_learns(large: Service) -> None:
    _write_many(large)
    large.until(lambda: "新0" in large.text("第0件新事"))
    large.until(lambda: not _engine(large).outdated, 20)
    large.publisher.stop()

    served = _engine(large).index.learned
    again = large.desk.open().index.learned
    assert served.ranking == again.ranking
    assert np.allclose(served.labels.features, again.labels.features)


def test_learning_that_fails_is_told_and_what_was_saved_serves(large: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(index.build, "learn_from_content", fails)
    _write_many(large)
    large.until(lambda: [one.code for one in large.publisher.faults] == ["not-learned"])
    assert "新0" in large.text("第0件新事")


def test_a_service_that_stops_does_not_wait_for_a_lesson(large: Service) -> None:
    _write_many(large)
    large.until(lambda: _engine(large).outdated)
    large.publisher.stop()
    large.until(lambda: all(thread.name != "learning" for thread in threading.enumerate()), 2)


def _write_many(service: Service) -> None:
    for number in range(MANY):
        service.desk.write(f"services/new-{number}", (f"第{number}件新事", f"{number}号新问题"), f"新{number}。")


def _engine(service: Service):  # type: ignore[no-untyped-def] # noqa: ANN202 - what the publisher keeps to itself
    return service.publisher._engine
