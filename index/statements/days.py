"""Days of the year and of the month: 6 月 20 日, 六月二十五日, June 20th, the 5th of each month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from index.statements.counts import value_of
from index.types import Quantity, QuantityKind

DATE: Final = "date"
"""The unit of a day of the year."""
_A_YEAR: Final = 10_000
"""What a year counts for beside a hundred times the month, and the day."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    "january|february|march|april|(?-i:May)|june|july|august|september|october|november|december"
    "|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?"
)
_HAN: Final = "一二三四五六七八九十"
_DAY: Final = rf"[0-3]?\d|[{_HAN}]{{1,3}}"
_NTH: Final = r"[0-3]?\d(?:st|nd|rd|th)?"
_YEAR: Final = r"20[0-4]\d(?!\d)"
_DATE: Final = re.compile(
    rf"(?<![\d.])(?P<iso>{_YEAR})[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)(?![\d.])"
    rf"|(?:(?<!\d)(?P<year>{_YEAR})\s*年\s*|(?<![\d{_HAN}]))"
    rf"(?P<month>[01]?\d|十?[{_HAN}])\s*月\s*(?P<day>{_DAY})\s*[日号](?!线|楼)"
    rf"|(?:\b(?P<named>{_MONTH})\s+(?P<th>{_NTH})\b(?!\s*(?:days?|%|:))|\b(?P<nth>{_NTH})\s+(?:of\s+)?(?P<later>{_MONTH})\b)"
    rf"(?:,?\s+(?P<after>{_YEAR}))?",
    re.IGNORECASE,
)
_MONTHLY: Final = re.compile(
    rf"每个?月的?\s*(?P<day>{_DAY})\s*[日号]"
    rf"|\b(?P<nth>[0-3]?\d(?:st|nd|rd|th))\s+(?:day\s+)?of\s+(?:each|every|the|a)\s+(?:following\s+)?month\b",
    re.IGNORECASE,
)


def read_dates(text: str) -> Iterator[Quantity]:
    """Yield days of the year: 1231 is the last of any year, 20261231 that of 2026."""
    for match in _DATE.finditer(text):
        named = match["named"] or match["later"]
        month = _MONTHS.index(named[:3].lower()) + 1 if named else _number(match["m"] or match["month"])
        day = _number(match["d"] or match["day"] or match["th"] or match["nth"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield _on(
                match, DATE, _A_YEAR * int(match["iso"] or match["year"] or match["after"] or 0) + 100 * month + day
            )


def names_year(day: Quantity) -> bool:
    """Whether a day is of one year."""
    return (day.low or 0) > _A_YEAR


def without_year(day: Quantity) -> Quantity:
    """Return the same day of any year."""
    at = (day.low or Decimal(0)) % _A_YEAR
    return replace(day, low=at, high=at)


def day_of(quantity: Quantity) -> date | None:
    """Return the day that a figure is, where it names the year."""
    if quantity.unit != DATE or not names_year(quantity):
        return None
    year, day = divmod(int(quantity.low or 0), _A_YEAR)
    try:
        return date(year, *divmod(day, 100))
    except ValueError:  # 31 June
        return None


def read_days_of_month(text: str) -> Iterator[Quantity]:
    """Yield the days on which something falls in every month."""
    for match in _MONTHLY.finditer(text):
        if 1 <= (day := _number(match["day"] or match["nth"])) <= 31:
            yield _on(match, "day of the month", day)


def _number(written: str) -> int:
    return int(value_of(re.sub(r"(?:st|nd|rd|th)$", "", written, flags=re.IGNORECASE)) or 0)


def _on(match: re.Match[str], unit: str, value: int) -> Quantity:
    at = Decimal(value)
    return Quantity(QuantityKind.COUNT, at, at, unit, text=match.group(), span=match.span())
