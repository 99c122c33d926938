"""Where messages leave by, and what can become of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.storage.outbox import Waiting
    from bot.storage.people import Relay


class TryAgainError(Exception):
    """The message may not have left. ``after``: seconds that the other side asks to wait, if it does."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class ChatGoneError(Exception):
    """The customer has blocked the bot, or the chat is no more."""


class RefusedError(Exception):
    """The message will never be taken as it is."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel says of a message that it took."""

    number: int | None = None
    relays: tuple[Relay, ...] = ()


class Channel(Protocol):
    """Where messages leave by."""

    async def send(self, row: Waiting) -> Receipt:
        """Send one. Raises ``TryAgainError``, ``ChatGoneError`` or ``RefusedError``."""
        ...
