"""Amounts in text: a number or a range with a unit, before what stands around it is looked at.

All patterns see text folded one character for one, as ``index.figures.quantities`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from index.figures.numerals import NUMERAL, Number, read_number
from index.figures.units import CALENDAR, CLOCK, SIGN, UNIT, Unit, unit_of, unit_of_sign

_DASH = r"\s*(?:[-‐‑‒–—―−~∼〜]{1,2}|至|到|\bto\b|\bthrough\b)\s*"
_ABOUT = r"(?:约|大约|大概|about|around|roughly)?\s*"
_NOT_IN_NAME = r"(?<![a-z0-9./\\])(?<![a-z0-9][-–—~])(?<![0-9],)(?<!第)(?<!第\s)(?<!每)(?<!\bk\s)(?<!\bu\s)"
_AND = rf"(?:{_DASH}|\s+and\s+|\s*和\s*)"
_START = r"(?=[0-9¥$€£〇零一二两三四五六七八九十百千万亿几数好人]|\b[a-z])"  # rules out most positions at once

_RANGE = re.compile(
    rf"{_START}(?:(?P<sign>{SIGN})\s*{_ABOUT}(?P<a>{NUMERAL})|{_NOT_IN_NAME}(?P<b>{NUMERAL}))\s*(?P<unit1>{UNIT})?"
    rf"{_DASH}(?P<sign2>{SIGN})?\s*(?P<c>{NUMERAL})\s*[-\s]?(?P<unit2>{UNIT})?"
)
_BETWEEN = re.compile(
    rf"(?:between|介于|在)\s*(?P<sign>{SIGN})?\s*(?P<a>{NUMERAL})\s*(?P<unit1>{UNIT})?{_AND}"
    rf"(?P<sign2>{SIGN})?\s*(?P<c>{NUMERAL})\s*(?P<unit2>{UNIT})?"
)
_SIGNED = re.compile(rf"{_START}(?P<sign>{SIGN})\s*{_ABOUT}(?P<a>{NUMERAL})\s*(?P<unit1>{UNIT})?")
_SINGLE = re.compile(
    rf"{_START}{_NOT_IN_NAME}(?P<b>{NUMERAL})(?:多|余|来)?\s*-?\s*(?P<unit1>{UNIT})(?P<half>半(?!天))?"
)
_HALF = re.compile(
    r"(?:(?P<whole>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})\s*个)?半\s*(?P<unit>个小时|小时|个钟头|年|个月|天)(?!服务费)"
    r"|half\s+(?:an?\s+)?(?P<en>hour|year|day)\b|\b(?P<count>[a-z]{3,5}|[0-9]{1,3})\s+and\s+a\s+half\s+(?P<plural>hours|years|days)\b"
)
_JOINS = re.compile(_DASH)
_JOINS_BETWEEN = re.compile(_AND)
_OPENS_BETWEEN = re.compile(r"(?:between|介于|在)\s*$")
_AN_HOUR = re.compile(r"(?<=within )an?\s+(?P<unit>hour|day|week|month|minute|year)\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range with its unit; ``start`` and ``end`` are offsets in the text."""

    low: Decimal | None
    high: Decimal | None
    unit: Unit
    start: int
    end: int


def find_amounts(text: str) -> list[Amount]:
    """Return the amounts in folded ``text``, in its order; none overlaps another."""
    occupied = bytearray(len(text))
    amounts: list[Amount] = []
    readings = (
        _matches(_BETWEEN, text),
        _matches(_RANGE, text),
        _halves(text),
        _matches(_SIGNED, text),
        _matches(_SINGLE, text),
    )
    for amount in (amount for reading in readings for amount in reading):
        if not any(occupied[amount.start : amount.end]):
            occupied[amount.start : amount.end] = b"\x01" * (amount.end - amount.start)
            amounts.append(amount)
    return list(_ranges(sorted(amounts, key=lambda amount: amount.start), text))


def _ranges(amounts: list[Amount], text: str) -> Iterator[Amount]:
    """Join two periods that are the ends of one: 半小时到一小时, 3 days to 2 weeks, between 30 minutes and 2 hours."""
    last: Amount | None = None
    for amount in amounts:
        joined = _joined(last, amount, text) if last else None
        if last and not joined:
            yield last
        last = joined or amount
    if last:
        yield last


def _joined(first: Amount, second: Amount, text: str) -> Amount | None:
    if first.low is None or second.high is None or first.low != first.high or second.low != second.high:
        return None
    between = _JOINS_BETWEEN if _OPENS_BETWEEN.search(text, max(first.start - 10, 0), first.start) else _JOINS
    sizes = next((sizes for sizes in (CLOCK, CALENDAR) if {first.unit.name, second.unit.name} <= sizes.keys()), None)
    if sizes is None or not between.fullmatch(text, first.end, second.start):
        return None
    name = min(first.unit.name, second.unit.name, key=sizes.__getitem__)
    low, high = (
        end * one.unit.factor * sizes[one.unit.name] / sizes[name]
        for one, end in ((first, first.low), (second, second.high))
    )
    return Amount(low, high, Unit(first.unit.kind, name), first.start, second.end) if low < high else None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Amount]:
    position = 0
    while match := pattern.search(text, position):
        found = _amount(match)
        if found:
            yield found
        position = match.end() if found else match.start() + 1


def _amount(match: re.Match[str]) -> Amount | None:
    groups = match.groupdict()
    first = read_number(groups.get("a") or groups.get("b") or "")
    second = read_number(groups["c"]) if groups.get("c") else None
    unit = _unit(groups)
    if first is None or unit is None or (groups.get("c") and second is None):
        return None
    if _is_calendar_year(first, unit, match.group()) or (second and _is_calendar_year(second, unit, "")):
        return None
    low, high = _bounds(first, second, shares=not groups.get("unit1"))
    if groups.get("half") and low is not None and high is not None:
        low, high = low + Decimal("0.5"), high + Decimal("0.5")
    if second and low is not None and high is not None and low > high:
        return None
    start = match.start("sign") if groups.get("sign") else match.start("a" if groups.get("a") else "b")
    return Amount(low, high, unit, start, match.start() + len(match.group().rstrip(" -")))


def _unit(groups: dict[str, str | None]) -> Unit | None:
    """Return the one unit of the amount; ``None`` without any, or where two kinds meet."""
    written = [unit_of(text) for text in (groups.get("unit1"), groups.get("unit2")) if text]
    signs = [unit_of_sign(text) for text in (groups.get("sign"), groups.get("sign2")) if text]
    units = [unit for unit in (*written, *signs) if unit is not None]
    if groups.get("c") and not groups.get("sign") and not groups.get("unit2"):
        return None
    names = {(unit.name, unit.factor) for unit in units if unit.name != "USD"}
    same = len(names) <= 1 and len({unit.kind for unit in units}) == 1
    return units[0] if same else None


def _is_calendar_year(number: Number, unit: Unit, written: str) -> bool:
    """2026年 is a date; 三年 and 1年 are periods."""
    return unit.name == "year" and number.low is not None and number.low >= 1000 and "," not in written


def _bounds(first: Number, second: Number | None, shares: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of a range. In 5–10万 the first number shares the scale of the second."""
    if second is None:
        return first.low, first.high
    low = first.low
    if shares and low is not None and first.scale == 1 and second.scale != 1 and second.mantissa is not None:
        low = low * second.scale if low < second.mantissa else low
    return low, second.high


def _halves(text: str) -> Iterator[Amount]:
    """半年, 一个半小时, half an hour; and "within an hour"."""
    for match in _HALF.finditer(text):
        written = match.group("unit") or match.group("en") or match.group("plural")
        unit = unit_of(written)
        whole = read_number(match.group("whole") or match.group("count") or "零")
        if unit is not None and whole is not None and whole.low is not None:
            amount = whole.low + Decimal("0.5")
            yield Amount(amount, amount, unit, *match.span())
    for match in _AN_HOUR.finditer(text):
        if unit := unit_of(match.group("unit")):
            yield Amount(Decimal(1), Decimal(1), unit, *match.span())
