"""Who belongs to the agents' group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember
from telegram.error import BadRequest, TelegramError

from bot.telegram.api import sending_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.intake.metrics import Metrics
    from bot.telegram.api import Api

FRESH = 300.0
"""Seconds for which an answer is believed; somebody who was removed can act no longer than that."""
_INSIDE = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})


class GroupMembers:
    """Asks Telegram who is a member, and remembers for a while."""

    def __init__(self, api: Api, group: int, clock: Callable[[], float], metrics: Metrics) -> None:
        self._api = api
        self._metrics = metrics
        self._group = group
        self._clock = clock
        self._known: dict[str, tuple[bool, float]] = {}

    async def includes(self, person: str) -> bool:
        """Whether a person is a member. Raises ``TryAgainError`` where Telegram does not say: then nobody acts yet."""
        if person == str(self._group):
            return True  # an administrator who writes in the group's name
        inside, until = self._known.get(person, (False, 0.0))
        if self._clock() < until:
            return inside
        try:
            member = await self._api.get_chat_member(self._group, int(person))
        except BadRequest:
            return False
        except TelegramError as error:
            raise sending_error(error, self._metrics) from error
        inside = member.status in _INSIDE or (
            member.status == ChatMember.RESTRICTED and bool(getattr(member, "is_member", False))
        )
        self._known[person] = (inside, self._clock() + FRESH)
        return inside
