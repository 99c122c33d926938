"""Times of day: 9:00–18:00, 9 am to 6 pm, 早上九点半到下午六点; and single ones: opens at 10, 下午两点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from index.statements.counts import value_of
from index.types import Quantity, QuantityKind

_MORNING = "上午|早上|早晨|清晨|早"
_LATER = "下午|晚上|夜里|傍晚|晚"
_TIME = (
    rf"(?:(?P<part{{0}}>{_MORNING}|{_LATER}|中午)\s*)?(?P<h{{0}}>[01]?\d|2[0-4]|(?:二?十)?[一二两三四五六七八九十])"
    r"(?:(?:\s*[:：]\s*(?P<m{0}>[0-5]\d)|\s*(?:点|时(?![间段期候限效]))(?:钟|(?P<half{0}>半)|(?P<quarter{0}>[一三]刻))?)\s*(?P<ap{0}>[ap]\.?m\b\.?)?"
    r"|\s*(?P<only{0}>[ap]\.?m\b\.?))"
)
_TO = r"(?:钟?(?:开始)?[,，]?(?:一直)?(?:开|营业|服务|接听)?[至到]|[-‐‑–—~～]|to|until|till|and|through"
_TO += r"|,?\s*(?:and\s+)?(?:closes?|closing|ends?|shuts?)\s+(?:its\s+doors\s+)?(?:at\s+)?)"
_BEGIN = (
    r"(?:开始|开门|开馆|开线|上线|上班|起)[^\d，,、;；。]{0,5}[,，、;；]?\s*"
    r"(?=.{2,12}(?:结束|关门|闭馆|收线|下线|下班|打烊|截止|止|停止))"
)
_CLOCK = re.compile(
    rf"(?<![\d:第])(?:{_TIME.format(1)})\s*(?:{_TO}|{_BEGIN})\s*(?:{_TIME.format(2)})(?!\d)", re.IGNORECASE
)
_SINGLE = re.compile(rf"(?<![\d:第]){_TIME.format(1)}(?![\d:])", re.IGNORECASE)
_POINTS = re.compile(r"[一二两三四五六七八九十]\s*点(?!\s*[之以]?[前后]|开|关|起|到|至|结束|截止)")
"""两点 may be two points; at two o'clock something begins or ends."""
_NOON = 720
_ALWAYS = Decimal(7 * 24)
"""Hours a week of what is open day and night."""


def read_times(text: str) -> Iterator[Quantity]:
    """Yield times of day, in minutes, those within opening hours too."""
    for match in _SINGLE.finditer(text):
        if not match["part1"] and _POINTS.match(text, match.start()) and match.group().endswith("点"):
            continue
        at = Decimal(_minutes(match, "1"))
        yield Quantity(QuantityKind.COUNT, at, at, "o'clock", text=match.group(), span=match.span())


def read_clocks(text: str) -> Iterator[Quantity]:
    """Yield opening hours, in minutes of the day."""
    for match in _CLOCK.finditer(text):
        low, high = (_minutes(match, which) for which in "12")
        high += _NOON if high <= low < _NOON and high < _NOON else 0  # 9点到6点
        yield Quantity(QuantityKind.COUNT, Decimal(low), Decimal(high), "clock", text=match.group(), span=match.span())


def as_hours(quantity: Quantity) -> Quantity | None:
    """Return 7×24 as the opening hours that it is, so that others are compared with it; ``None`` for what is not."""
    if quantity.kind is not QuantityKind.AVAILABILITY or quantity.low != _ALWAYS:
        return None
    return replace(quantity, kind=QuantityKind.COUNT, low=Decimal(0), high=Decimal(24 * 60), unit="clock", per=())


def _minutes(match: re.Match[str], which: str) -> int:
    hour = int(value_of(match[f"h{which}"]) or 0)
    half = (match[f"ap{which}"] or match[f"only{which}"] or "").lower()
    later = half.startswith("p") or re.fullmatch(_LATER, match[f"part{which}"] or "")
    hour += 12 if later and hour < 12 else 0
    quarters = {"一刻": 15, "三刻": 45}.get(match[f"quarter{which}"] or "", 0)
    return hour * 60 + (int(match[f"m{which}"] or 0) or quarters or (30 if match[f"half{which}"] else 0))
