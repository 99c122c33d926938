"""Who asked what, what came back, and what of it is a fault.

A message counts as **answered** when the Bot API server took a reply with the text that belongs to its question.
Every customer asks one question at a time, and no two in a row have the same answer, so a reply tells its question.
A question whose reply was taken twice is **doubled**. It is *unavoidable* where the bot could not know that the first
one was taken: its connection had dropped, or the bot was killed less than ``KILL_WINDOW`` after the answer went out.
A message is **late** when more than ``LATE`` seconds passed between its update and its reply, not counting the seconds
for which the server had ordered the bot to wait with that chat (``retry_after``).
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from tests.telegram.calls import Call
from tests.telegram.speaker import text_of

LATE: Final = 30.0
KILL_WINDOW: Final = 0.5
"""Seconds from an answer of the server to a commit of the bot: up to 0.3 were seen on two cores that are busy."""
STARTING: Final = 0.5
"""Seconds within which a bot that was started after a kill cannot call: what arrives then, the killed one had sent."""


@dataclass(slots=True)
class Asked:
    """One message of a customer."""

    chat: int
    text: str
    replies: frozenset[str]
    """Texts that answer it."""
    at: float
    taken: list[Call] = field(default_factory=list)
    """Replies that the server took, in order."""
    ordered: float = 0.0
    """Seconds of ``retry_after`` that its chat was given meanwhile."""

    @property
    def seconds(self) -> float:
        """From the update to the first reply; endless where there is none."""
        return self.taken[0].at - self.at if self.taken else float("inf")


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of a campaign."""

    sent: int
    answered: int
    lost: int
    doubled: int
    """Without those that no bot could avoid."""
    doubled_unavoidable: int
    late: int
    invalid_calls: int
    p50_ms: float
    p99_ms: float

    def as_json(self) -> dict[str, Any]:
        """Return it by name."""
        return asdict(self)

    @property
    def good(self) -> bool:
        """Whether everything was answered once, with valid calls."""
        return not (self.lost or self.doubled or self.invalid_calls)


class Tally:
    """Follows the questions by the calls that the server sees."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.strange: list[str] = []
        """Texts that answer no question."""
        self.kills: list[float] = []
        """Moments of the monotonic clock."""
        self._by_chat: defaultdict[int, list[Asked]] = defaultdict(list)

    def ask(self, chat: int, text: str, replies: frozenset[str]) -> Asked:
        """Note a question, before its update goes out."""
        asked = Asked(chat, text, replies, time.monotonic())
        self.asked.append(asked)
        # What came before the last two is settled.
        self._by_chat[chat] = [*self._by_chat[chat][-1:], asked]
        return asked

    def see(self, call: Call) -> None:
        """Take in a call: a reply, an order to wait, or nothing of interest."""
        known = self._by_chat.get(call.chat or 0)
        if call.method != "sendMessage" or not known:
            return
        if not call.taken:
            known[-1].ordered += call.retry_after
            return
        text = text_of(call.result)
        for asked in reversed(known):
            if text in asked.replies:
                asked.taken.append(call)
                return
        self.strange.append(text)

    def result(self, invalid_calls: int) -> Result:
        """Return the figures as they are now."""
        answered = [asked for asked in self.asked if asked.taken]
        doubles = [extra for asked in answered for extra in self._doubles(asked)]
        times = sorted(asked.seconds * 1000 for asked in answered)
        return Result(
            sent=len(self.asked),
            answered=len(answered),
            lost=len(self.asked) - len(answered),
            doubled=doubles.count(False),
            doubled_unavoidable=doubles.count(True),
            late=sum(asked.seconds - asked.ordered > LATE for asked in answered),
            invalid_calls=invalid_calls,
            p50_ms=_rank(times, 0.5),
            p99_ms=_rank(times, 0.99),
        )

    def avoidable(self) -> list[str]:
        """Return for each double that a bot could avoid when its first was sent and answered, between which kills."""
        told = []
        for call in [call for asked in self.asked for call in asked.taken[:-1] if not self._seemed_to_fail(call)]:
            since = min((call.at - kill for kill in self.kills if kill < call.at), default=float("inf"))
            answered = call.answered_at or float("inf")
            until = min((kill - answered for kill in self.kills if kill >= call.at), default=float("inf"))
            took = answered - call.at
            told.append(f"sent {since:.2f} s after a kill, answered in {took:.3f} s, {until:.2f} s before the next")
        return told

    def _doubles(self, asked: Asked) -> list[bool]:
        """Return for each reply after the first whether the one before it may have seemed to fail."""
        return [self._seemed_to_fail(before) for before in asked.taken[:-1]]

    def _seemed_to_fail(self, call: Call) -> bool:
        answered = call.answered_at
        return answered is None or any(-STARTING < kill - answered < KILL_WINDOW for kill in self.kills)


def _rank(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0
