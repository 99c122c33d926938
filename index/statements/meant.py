"""Figures as they are meant: the unit and the open end that the words around them say."""

from __future__ import annotations

import re
from dataclasses import replace

from index.types import Quantity, QuantityKind

_PROMISES = frozenset({"response", "pickup", "arrival", "resolve", "dispatch", "payout", "invoice"})
"""What is promised within a time: 2 小时 means at most. Notice is given some days ahead, or earlier."""

_UNITS = {"user": "user", "site": "site", "ledger": "套"}
_THING = re.compile(
    r"(?P<user>用户|账号|帐号|许可|users?)|(?P<site>站点|席位|sites?|seats?)|(?P<ledger>账套|ledgers?|account sets?)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"同时|并发|登录|在线|使用|一起用|concurrent|log(?:ged)? in|at the same time", re.IGNORECASE)


def bounded(quantity: Quantity, concepts: frozenset[str], above: frozenset[str]) -> Quantity:
    """Open the end of an exact figure that what it measures leaves open; ``above`` is said by heading and title."""
    if quantity.low != quantity.high:
        return quantity
    if quantity.kind is QuantityKind.PERCENT and "uptime" in concepts | above:
        return replace(quantity, high=None)
    if quantity.kind is QuantityKind.PERIOD and "notice" in concepts:
        return replace(quantity, high=None)
    ceiling = quantity.kind is QuantityKind.PERIOD and concepts & _PROMISES
    return replace(quantity, low=None) if ceiling else quantity


def counted(quantity: Quantity, before: str, after: str, earlier: str = "") -> Quantity:
    """Name what is counted by the words around it: 账套最多 50 个 counts 账套, and 3 人同时在线 counts users.

    ``earlier`` is the unit of the count before it in the sentence: 迷你版 1 个账套，标准版 5 个.
    """
    if quantity.unit == "个" and quantity.text.rstrip().endswith("个"):
        named = [match.lastgroup for match in _THING.finditer(before)]
        unit = _UNITS[named[-1]] if named and named[-1] else earlier if earlier in _UNITS.values() else "个"
        return replace(quantity, unit=unit)
    if quantity.unit == "people" and (_TOGETHER.search(before) or _TOGETHER.search(after)):
        return replace(quantity, unit="user")
    return quantity
