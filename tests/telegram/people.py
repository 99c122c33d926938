"""What tests do in the world: customers and groups come, and things are waited for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Final, TypeVar

from tests.telegram.chats import GENERAL, Chat, World
from tests.telegram.customer import Customer
from tests.telegram.group import Group
from tests.telegram.updates import Updates

Found = TypeVar("Found")
TICK: Final = 0.05
"""Seconds after which a wait for anything looks again."""
PATIENCE: Final = 30.0
"""Seconds for which a test waits by default."""
FIRST_CUSTOMER: Final = 5_000_000_001
"""Above 32 bits, as many of Telegram's ids are."""
FIRST_GROUP: Final = -1_001_900_000_001


class People:
    """Customers and groups; and who waits for news."""

    def __init__(self, world: World, updates: Updates) -> None:
        self.world = world
        self._updates = updates
        self._ids = count(FIRST_CUSTOMER)
        self._group_ids = count(FIRST_GROUP, -1)
        self._news: defaultdict[int | None, asyncio.Event] = defaultdict(asyncio.Event)

    def customer(self, id: int | None = None, name: str = "王女士", language: str = "zh-hans") -> Customer:
        """Return a person with a private chat with the bot; one of that ``id`` may be there already."""
        user = self.world.user(next(self._ids) if id is None else id, name, language)
        return Customer(self, self._updates, user, self.world.private(user))

    def group(self, title: str = "客服组", *, forum: bool = True, rights: tuple[str, ...] | None = None) -> Group:
        """Return a new supergroup with the bot in it.

        ``rights`` are the bot's as an administrator (all that a test can grant by default); ``()`` leaves it a member.
        """
        about = {"title": title} | ({"is_forum": True} if forum else {})
        # The first message of a supergroup is its making, and 1 is the general topic's id.
        chat = Chat(next(self._group_ids), "supergroup", about, started=True, next_id=GENERAL + 1)
        self.world.chats[chat.id] = chat
        group = Group(self, self._updates, chat)
        group.admit_bot(rights)
        return group

    def changed(self, chat: int | None) -> None:
        """Wake who waits for news of a chat, or of anything."""
        for key in {chat, None}:
            if key in self._news:
                self._news.pop(key).set()

    async def wait_for(
        self, found: Callable[[], Found], *, seconds: float = PATIENCE, chat: int | None = None, what: str = ""
    ) -> Found:
        """Return the first truthy value of ``found``, asked at each call (about ``chat``).

        Without a chat it is also asked from time to time. ``AssertionError`` after ``seconds``.
        """
        try:
            async with asyncio.timeout(seconds):
                while not (value := found()):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._news[chat].wait(), TICK if chat is None else None)
        except TimeoutError:
            raise AssertionError(f"waited {seconds:g} s in vain for {what or 'it'}") from None
        return value

    def expire_taps(self) -> None:
        """Make every callback query that is not answered too old."""
        for id, state in self.world.callbacks.items():
            if state == "open":
                self.world.callbacks[id] = "expired"
