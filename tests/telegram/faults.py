"""Misbehaviour on command: which call comes to what, by rule or by a seeded draw."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can become of a call that is as it should be."""

    TOO_MANY_REQUESTS = "too_many_requests"
    """429 with ``retry_after``."""
    SERVER_ERROR = "server_error"
    """500, in JSON."""
    BAD_GATEWAY = "bad_gateway"
    """502, with a page of HTML."""
    BLOCKED = "blocked"
    """403: the customer blocked the bot."""
    CHAT_NOT_FOUND = "chat_not_found"
    THREAD_NOT_FOUND = "thread_not_found"
    TIMEOUT = "timeout"
    """The call is not taken and never answered."""
    DROPPED_BEFORE = "dropped_before"
    """The connection drops before the server took the call."""
    DROPPED_AFTER = "dropped_after"
    """The connection drops after the server took it: nobody can tell the two apart."""
    SLOW = "slow"
    """The call is taken and answered after a while."""


MIXED: Final[Mapping[Fault, float]] = {
    Fault.TOO_MANY_REQUESTS: 3,
    Fault.SERVER_ERROR: 3,
    Fault.BAD_GATEWAY: 3,
    Fault.TIMEOUT: 1,
    Fault.DROPPED_BEFORE: 3,
    Fault.DROPPED_AFTER: 3,
    Fault.SLOW: 4,
}
"""Faults that pass, and how often each is drawn against the others."""


@dataclass(slots=True)
class Rule:
    """One fault, for the calls that fit."""

    fault: Fault
    method: str | None = None
    chat: int | None = None
    times: int | None = None
    """How many calls are still hit; ``None`` is every one."""
    seconds: float = 1.0
    """``retry_after``, or how slow."""
    share: float = 1.0

    def fits(self, method: str, chat: object) -> bool:
        """Whether a call is one of those."""
        return self.method in {None, method} and self.chat in {None, chat} and self.times != 0


@dataclass(slots=True)
class Misbehaviour:
    """All rules, and the seeded draw of calls that no rule hits."""

    rules: list[Rule] = field(default_factory=list)
    share: float = 0.0
    """Of all calls, those that are drawn."""
    mix: Mapping[Fault, float] = field(default_factory=lambda: MIXED)
    seconds: float = 1.0
    duplicated: float = 0.0
    """Share of updates that are delivered once more after they were confirmed."""
    reordered: float = 0.0
    """Share of batches whose updates are not in order."""
    done: Counter[Fault] = field(default_factory=Counter)
    random: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - a test's draw

    def seed(self, seed: int) -> None:
        """Begin the draw anew."""
        self.random.seed(seed)

    def next(self, method: str, chat: object) -> Rule | None:
        """Return what becomes of a call, and count it; ``None`` is all well."""
        drawn = self._by_rule(method, chat) or self._by_draw()
        if drawn:
            self.done[drawn.fault] += 1
        return drawn

    def _by_rule(self, method: str, chat: object) -> Rule | None:
        for rule in self.rules:
            if rule.fits(method, chat) and (rule.share >= 1 or self.random.random() < rule.share):
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None

    def _by_draw(self) -> Rule | None:
        if not self.share or self.random.random() >= self.share:
            return None
        (fault,) = self.random.choices(list(self.mix), weights=list(self.mix.values()))
        return Rule(fault, seconds=self.seconds)
