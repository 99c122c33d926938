"""Events for open pages: told at once, bounded, forgotten with the page."""

from __future__ import annotations

import asyncio
import gc

from bot.intake.live import MOST_WAITING, RELOAD, Live


async def test_who_follows_a_topic_hears_what_happens_from_then_on() -> None:
    live = Live()
    live.publish("queue", "before")
    follower = live.follow("queue", "ticket:1")
    live.publish("queue", "changed", {"ticket": 1})
    live.publish("ticket:2", "changed")
    live.publish("ticket:1", "message")
    heard = [await anext(follower), await anext(follower)]
    assert [(event.topic, event.kind) for event in heard] == [("queue", "changed"), ("ticket:1", "message")]


async def test_a_follower_waits_until_something_happens() -> None:
    live = Live()
    follower = live.follow("queue")
    waiting = asyncio.create_task(anext(follower))
    await asyncio.sleep(0)
    live.publish("queue", "changed")
    assert (await waiting).kind == "changed"


async def test_a_slow_follower_is_told_to_reload_and_takes_no_memory() -> None:
    live = Live()
    follower = live.follow("queue")
    for _ in range(10 * MOST_WAITING):
        live.publish("queue", "changed")
    live.leave(follower)
    heard = [event.kind async for event in follower]
    assert heard[0] == RELOAD
    assert len(heard) <= MOST_WAITING


async def test_followers_that_nobody_holds_are_forgotten() -> None:
    live = Live()
    follower = live.follow("queue")
    assert live.followers == 1
    del follower
    gc.collect()
    live.publish("queue", "changed")
    assert live.followers == 0


async def test_closing_ends_every_stream_also_those_to_come() -> None:
    live = Live()
    follower = live.follow("queue")
    live.close()
    assert [event async for event in follower] == []
    assert [event async for event in live.follow("queue")] == []
