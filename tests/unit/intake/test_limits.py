"""Limits: customers who ask too much, and how fast messages leave."""

from __future__ import annotations

import pytest

from bot.intake.limits import CustomerLimit, Pace, Verdict


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_customer_over_the_limit_is_told_once_and_answered_again_later() -> None:
    clock = Clock()
    limit = CustomerLimit(2, clock)
    assert [limit.count("a", 1) for _ in range(4)] == [
        Verdict.WITHIN,
        Verdict.WITHIN,
        Verdict.OVER,
        Verdict.STILL_OVER,
    ]
    clock.now += 61
    assert limit.count("a", 1) is Verdict.WITHIN


def test_one_customer_does_not_use_up_anothers_limit() -> None:
    limit = CustomerLimit(1, Clock())
    assert limit.count("a", 1) is Verdict.WITHIN
    assert limit.count("b", 1) is Verdict.WITHIN


def test_messages_of_one_batch_count_each() -> None:
    limit = CustomerLimit(3, Clock())
    assert limit.count("a", 4) is Verdict.OVER
    assert limit.count("a", 3) is Verdict.WITHIN


def test_where_customers_cannot_be_counted_any_more_they_are_refused() -> None:
    clock = Clock()
    limit = CustomerLimit(5, clock, customers=2)
    assert [limit.count(name, 1) for name in "abc"] == [Verdict.WITHIN, Verdict.WITHIN, Verdict.STILL_OVER]
    clock.now += 61
    assert limit.count("c", 1) is Verdict.WITHIN


async def test_the_pace_is_kept_and_nobody_overtakes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("bot.intake.limits.asyncio.sleep", sleep)
    pace = Pace(2.0, clock)
    for _ in range(5):
        await pace.take()
    assert waits == [0.5, 1.0, 1.5]
    assert not pace.try_take()
    clock.now += 10
    assert pace.try_take()
