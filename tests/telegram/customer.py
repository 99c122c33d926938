"""A customer: a person in a private chat with the bot."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from tests.telegram.chats import Chat, Message, World
from tests.telegram.errors import forbidden
from tests.telegram.speaker import Speaker, text_of
from tests.telegram.updates import Updates

Found = TypeVar("Found")


class Waiting(Protocol):
    """What a customer needs of the server."""

    world: World

    async def wait_for(
        self, found: Callable[[], Found], *, seconds: float = ..., chat: int | None = ..., what: str = ...
    ) -> Found:
        """Wait for something about a chat."""
        ...


class Customer(Speaker):
    """Writes, taps, and reads what the bot sends: each message once, in order."""

    def __init__(self, server: Waiting, updates: Updates, user: dict[str, Any], chat: Chat) -> None:
        super().__init__(server, updates, user, chat)
        self._server = server
        self._heard = 0

    def received(self) -> list[Message]:
        """Return the bot's messages in the chat that are not deleted, as they are now."""
        return [one for one in self.chat.messages.values() if one["from"]["is_bot"]]

    def unheard(self, containing: str = "") -> Message | None:
        """Return the first message of the bot after the last that was heard."""
        for one in self.received():
            if one["message_id"] > self._heard and containing in text_of(one):
                return one
        return None

    async def hears(self, containing: str = "", *, seconds: float = 30.0) -> Message:
        """Wait for the bot's next message; messages before one that contains the text are passed over.

        ``AssertionError`` after ``seconds``, with what came instead.
        """
        try:
            message = await self._server.wait_for(
                lambda: self.unheard(containing), seconds=seconds, chat=self.chat.id, what=f"a message {containing!r}"
            )
        except AssertionError as error:
            last = [one.get("text", "") for one in self.received()[-3:]]
            raise AssertionError(f"{error}; the last ones: {last}") from None
        assert message is not None
        self._heard = int(message["message_id"])
        return message

    async def asks(self, text: str, containing: str = "", *, seconds: float = 30.0) -> Message:
        """Say something and wait for the reply."""
        self._heard = max(self.chat.messages, default=0)
        self.says(text)
        return await self.hears(containing, seconds=seconds)

    async def sees(self, id: int, containing: str, *, seconds: float = 30.0) -> Message:
        """Wait until one of the bot's messages has been edited so that it contains a text."""
        await self._server.wait_for(
            lambda: containing in self.chat.messages.get(id, {}).get("text", ""), seconds=seconds, chat=self.chat.id,
            what=f"an edit to {containing!r}",
        )  # fmt: skip
        return self.chat.messages[id]

    def starts(self, payload: str = "") -> int:
        """Open the chat by its button or a deep link."""
        return self.says(f"/start {payload}".strip())

    def blocks_bot(self) -> None:
        """Stop the bot: it learns so, and whatever it sends is refused."""
        self.chat.closed = forbidden("bot was blocked by the user")
        self._membership("member", "kicked")

    def unblocks_bot(self) -> None:
        """Let the bot write again."""
        self.chat.closed = None
        self._membership("kicked", "member")

    def deletes_account(self) -> None:
        """Leave Telegram; the bot is not told."""
        self.chat.closed = forbidden("user is deactivated")

    def _membership(self, old: str, new: str) -> None:
        bot = self._world.bot

        def as_member(status: str) -> dict[str, Any]:
            return {"status": status, "user": bot} | ({"until_date": 0} if status == "kicked" else {})

        about = {"chat": self.chat.as_json(), "from": self.user, "date": int(time.time())}
        change = {"old_chat_member": as_member(old), "new_chat_member": as_member(new)}
        self._updates.add("my_chat_member", about | change)
