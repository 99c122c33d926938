"""The units that quantities are read in: what people write, and the canonical name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from index.types import QuantityKind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its kind, canonical name, and how many of those one is."""

    kind: QuantityKind
    name: str
    factor: Decimal = Decimal(1)


# (pattern in lower-case text, unit). A longer pattern stands before one that it begins with.
# 年 is no period in 一年服务费 (a rate), 2019年版 or 3年级; 周 is none in 周年; 块 none in 一块儿.
_WRITTEN: tuple[tuple[str, Unit], ...] = (
    (r"美元|美金|usd|(?:us\s?)?dollars?\b", Unit(QuantityKind.MONEY, "USD")),
    (
        r"元人民币|人民币|块钱|块(?!儿|用|做|去|来|吗|弄|买)|元|圆|(?:of\s+)?(?:rmb|cny|renminbi|yuan)",
        Unit(QuantityKind.MONEY, "CNY"),
    ),
    (r"欧元|euros?\b|eur\b", Unit(QuantityKind.MONEY, "EUR")),
    (r"英镑|pounds?(?:\s+sterling)?\b|gbp\b", Unit(QuantityKind.MONEY, "GBP")),
    (r"%|per\s?cent\b", Unit(QuantityKind.PERCENT, "%")),
    (r"个工作日|工作日|(?:working|business)[\s-]days?\b", Unit(QuantityKind.PERIOD, "workday")),
    (r"个季度|季度|quarters?\b", Unit(QuantityKind.PERIOD, "month", Decimal(3))),
    (r"个月|(?:full\s+|whole\s+|calendar\s+)?months?\b", Unit(QuantityKind.PERIOD, "month")),
    (
        r"个星期|个礼拜|星期|礼拜|周(?!年|一|二|三|四|五|六|日|末)|(?:full\s+|whole\s+|calendar\s+)?weeks?\b",
        Unit(QuantityKind.PERIOD, "day", Decimal(7)),
    ),
    (
        (
            r"年(?!\s*的?\s*(?:年?服务费|售后费|维护费|费|收费|多少|要多少|大概|价|什么价)|度|级|版|前|后|底|初|月)"
            r"|(?:full\s+|whole\s+|calendar\s+)?years?\b(?!['’]?s?\s+(?:service\s+)?(?:fees?|costs?|prices?|charges?)\b)"
        ),
        Unit(QuantityKind.PERIOD, "year"),
    ),
    (
        r"个?自然日|天|日(?=之?以?内)|(?:full\s+|whole\s+|calendar\s+|consecutive\s+)?days?\b",
        Unit(QuantityKind.PERIOD, "day"),
    ),
    (r"个?(?:工作)?小时|个?钟头|(?:(?:working|business)[\s-])?(?:hours?|hrs?)\b", Unit(QuantityKind.PERIOD, "hour")),
    (r"分钟|minutes?\b|mins?\b", Unit(QuantityKind.PERIOD, "minute")),
    (r"秒钟?|seconds?\b", Unit(QuantityKind.PERIOD, "second")),
    (r"个?用户|users?\b", Unit(QuantityKind.COUNT, "user")),
    (r"个?站点|sites?\b(?!\s+(?:visit|survey|inspection))|seats?\b", Unit(QuantityKind.COUNT, "site")),
)
CLOCK = {"second": Decimal(1), "minute": Decimal(60), "hour": Decimal(3600), "day": Decimal(86400)}
CALENDAR = {"month": Decimal(1), "year": Decimal(12)}
"""Periods that go into each other: how many of the smallest one is."""
_WITHIN = "(?=之?以?内)"  # 日 is a period only so; a unit by itself has nothing after it to look at
_UNITS = tuple((re.compile(pattern.replace(_WITHIN, "")), unit) for pattern, unit in _WRITTEN)

UNIT = "(?:" + "|".join(pattern for pattern, _ in _WRITTEN) + ")"
"""A unit after a number."""
SIGN = r"(?:us\$|hk\$|[¥$€£]|rmb|cny|usd|人民币|百分之)"
"""What stands before a number."""
_SIGNS = {"us$": "USD", "$": "USD", "usd": "USD", "hk$": "HKD", "€": "EUR", "£": "GBP"}

_PER_WRITTEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"人天|人日|人/天|(?:person|man|consultant)[\s-]?days?\b", ("person", "day")),
    (r"人|位|person\b|people\b|head\b|consultant\b|engineer\b", ("person",)),
    (r"个?用户|user\b", ("user",)),
    (r"个?站点|site\b|seat\b", ("site",)),
    (r"个?模块|module\b", ("module",)),
    (r"套|set\b|licen[cs]e\b", ("set",)),
    (
        r"次|回|趟|(?:on-?\s?site\s+|remote\s+|single\s+)?(?:visit|session|time|job|case|incident|call|ticket)\b",
        ("visit",),
    ),
    (r"年|year\b|annum\b", ("year",)),
    (r"个?季度|quarter\b", ("quarter",)),
    (r"个?月|month\b", ("month",)),
    (r"周|星期|week\b", ("week",)),
    (r"天|日|day\b", ("day",)),
    (r"个?小时|hour\b", ("hour",)),
    (r"分钟|minute\b", ("minute",)),
)
_PERS = tuple((re.compile(pattern), names) for pattern, names in _PER_WRITTEN)
_PER_ORDER = tuple(dict.fromkeys(name for _, names in _PER_WRITTEN for name in names))

_PER_NAMES = "(?:" + "|".join(pattern for pattern, _ in _PER_WRITTEN) + ")"
PER = (
    rf"(?:\s*(?:/\s*|[,、]?\s*(?:per|each|every|an?|for\s+each|for\s+one)\s+|每\s*(?:一\s*)?){_PER_NAMES}"
    rf"|\s*(?:一|1)\s?个?{_PER_NAMES}(?!内|以|之|后|多|半|起)|\s+and\s+(?:per\s+)?{_PER_NAMES})"
)
"""One denominator after an amount: /年, per visit, 一次, 每人."""
ADVERBS = {"yearly": ("year",), "annually": ("year",), "monthly": ("month",), "daily": ("day",)}
"""Denominators in one word."""


def unit_of(text: str) -> Unit | None:
    """Return the unit that ``text`` writes as a whole."""
    return next((unit for pattern, unit in _UNITS if pattern.fullmatch(text)), None)


def unit_of_sign(sign: str) -> Unit:
    """Return the unit of what stands before a number."""
    if sign == "百分之":
        return Unit(QuantityKind.PERCENT, "%")
    return Unit(QuantityKind.MONEY, _SIGNS.get(sign, "CNY"))


def denominators(text: str) -> tuple[str, ...]:
    """Return the canonical denominators in a text that holds nothing else: ``/人/天``, ``per visit``."""
    found: list[str] = []
    for word, names in ADVERBS.items():
        if word in text:
            found.extend(names)
    position = 0
    while position < len(text):
        match = next((m for pattern, _ in _PERS if (m := pattern.match(text, position))), None)
        if match is None:
            position += 1
            continue
        found.extend(next(names for pattern, names in _PERS if pattern.match(text, position)))
        position = match.end()
    return tuple(sorted(set(found), key=_PER_ORDER.index))
