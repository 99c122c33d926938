"""Lanes: which messages are dealt with together, and when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.intake.lanes import Lanes
from bot.storage.inbox import Open

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def row(id: int, lane: str = "a") -> Open:
    return Open(id, lane, {}, NOW)


async def due(lanes: Lanes, most: int = 8) -> list[tuple[str, list[int]]]:
    """Return what is due right now, by ids."""
    try:
        found = await asyncio.wait_for(lanes.due(most), 0.01)
    except TimeoutError:
        return []
    return [(lane, [each.id for each in rows]) for lane, rows in found]


async def test_messages_within_the_pause_are_dealt_with_together(clock: Clock) -> None:
    lanes = Lanes(1.0, clock)
    lanes.put(row(1), waits=True)
    clock.now = 0.8
    lanes.put(row(2), waits=True)
    clock.now = 1.5
    assert await due(lanes) == []
    clock.now = 1.8
    assert await due(lanes) == [("a", [1, 2])]


async def test_a_customer_who_never_stops_is_answered_all_the_same(clock: Clock) -> None:
    lanes = Lanes(1.0, clock)
    for number in range(12):
        clock.now = number * 0.5
        lanes.put(row(number), waits=True)
    assert len(await due(lanes)) == 1


async def test_a_tap_does_not_wait_and_takes_what_was_written_along(clock: Clock) -> None:
    lanes = Lanes(1.0, clock)
    lanes.put(row(1), waits=True)
    lanes.put(row(2), waits=False)
    assert await due(lanes) == [("a", [1, 2])]


async def test_a_lane_that_is_being_dealt_with_is_not_due_until_that_is_done(clock: Clock) -> None:
    lanes = Lanes(0.0, clock)
    lanes.put(row(1), waits=True)
    assert await due(lanes) == [("a", [1])]
    lanes.put(row(2), waits=True)
    assert await due(lanes) == []
    lanes.done("a")
    assert await due(lanes) == [("a", [2])]


async def test_lanes_are_independent_and_a_batch_has_a_size(clock: Clock) -> None:
    lanes = Lanes(0.0, clock)
    for number, lane in enumerate("abc"):
        lanes.put(row(number, lane), waits=True)
    assert await due(lanes, most=2) == [("a", [0]), ("b", [1])]
    assert await due(lanes, most=2) == [("c", [2])]


async def test_what_failed_comes_again_before_what_came_later(clock: Clock) -> None:
    lanes = Lanes(0.0, clock)
    lanes.put(row(1), waits=True)
    await due(lanes)
    lanes.put(row(2), waits=True)
    lanes.again("a", [row(1)], after=2.0)
    assert await due(lanes) == []
    clock.now = 2.0
    assert await due(lanes) == [("a", [1, 2])]


async def test_whoever_waits_is_woken_by_what_comes(clock: Clock) -> None:
    lanes = Lanes(0.0, clock)
    waiting = asyncio.create_task(lanes.due(8))
    await asyncio.sleep(0)
    lanes.put(row(1), waits=True)
    assert [lane for lane, _ in await asyncio.wait_for(waiting, 1)] == ["a"]


async def test_updates_that_overtook_each_other_are_put_in_order(clock: Clock) -> None:
    lanes = Lanes(1.0, clock)
    for id, number in ((1, 12), (2, 11)):
        lanes.put(Open(id, "a", {}, NOW, update_id=number), waits=True)
    clock.now = 2.0
    assert await due(lanes) == [("a", [2, 1])]
