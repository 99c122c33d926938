"""What just happened, told to whoever has a page open: a hint to look into the database, never the only copy."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Mapping

QUEUE: Final = "queue"
"""Tickets were opened or changed."""
RELOAD: Final = "reload"
"""The kind of the event that a follower gets instead of all that it was too slow for."""
MOST_WAITING = 100
"""Events that wait for one follower; more are dropped for one ``reload``."""


def ticket_topic(number: int) -> str:
    """Return the topic of a ticket."""
    return f"ticket:{number}"


def conversation_topic(key: str) -> str:
    """Return the topic of a conversation."""
    return f"conversation:{key}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened. ``data`` takes few bytes: numbers and kinds, nobody's words."""

    topic: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Follower:
    """Iterates over the events of some topics from the moment it is made; ends when it is closed.

    What comes while nobody asks is kept up to a bound, so that a page that reads slowly costs no memory.
    """

    def __init__(self, topics: tuple[str, ...]) -> None:
        self.topics = topics
        self._events: deque[Event] = deque()
        self._woken = asyncio.Event()
        self._closed = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        while not self._events:
            if self._closed:
                raise StopAsyncIteration
            self._woken.clear()
            await self._woken.wait()
        return self._events.popleft()

    def put(self, event: Event) -> None:
        """Let an event wait for this follower."""
        if len(self._events) >= MOST_WAITING:
            self._events.clear()
            event = Event(event.topic, RELOAD)
        self._events.append(event)
        self._woken.set()

    def close(self) -> None:
        """End after what waits."""
        self._closed = True
        self._woken.set()


class Live:
    """Brings events to those who follow their topics. For the event loop only, and within one process."""

    def __init__(self) -> None:
        # Weak: a page whose stream was dropped without a word is forgotten with it.
        self._followers: dict[str, WeakSet[Follower]] = {}
        self._closed = False

    @property
    def followers(self) -> int:
        """How many follow something."""
        return len({id(each) for some in self._followers.values() for each in some})

    def publish(self, topic: str, kind: str, data: Mapping[str, Any] | None = None) -> None:
        """Tell who follows ``topic``. Call it after the commit: whoever hears it looks into the database."""
        followers = self._followers.get(topic)
        if followers is None:
            return
        if not followers:
            del self._followers[topic]
            return
        event = Event(topic, kind, data or {})
        for each in list(followers):
            each.put(event)

    def follow(self, *topics: str) -> Follower:
        """Return an iterator over what happens from now on. Follow first, then read the database: nothing is missed."""
        follower = Follower(topics)
        if self._closed:
            follower.close()
        for topic in topics:
            self._followers.setdefault(topic, WeakSet()).add(follower)
        return follower

    def leave(self, follower: Follower) -> None:
        """Forget a follower at once; one that nobody holds any more is forgotten anyway."""
        follower.close()
        for topic in follower.topics:
            kept = self._followers.get(topic)
            if kept is not None:
                kept.discard(follower)
                if not kept:
                    del self._followers[topic]

    def close(self) -> None:
        """End every stream: the service stops, and open streams would hold it up."""
        self._closed = True
        for followers in list(self._followers.values()):
            for each in list(followers):
                each.close()
