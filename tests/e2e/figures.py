"""Reads the figures that a reply shows, in one spelling each, and says which ones are published.

Money is ``500`` or ``500–1200`` (en dash, no separators, yuan); a share is ``30%`` or ``7%–10%``. Phrases
that are not amounts (``1年``, ``30分钟``, ``2天``, ``7×24``) and the hotline are recognised by :func:`shows`.
The table of published figures was written from the vendor's text, by hand, so that a mistake in an article
cannot make itself right here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

HOTLINE = "400-178-3238"

ANNUAL = {
    "KIS 迷你版": {"200–500"},
    "KIS 标准版": {"200–500", "1000"},
    "KIS 商贸版": {"500–1200"},
    "KIS 专业版": {"500–1200"},
    "KIS 旗舰版": {"5000–150000"},
    "K/3 WISE": {"5000–150000"},
    "精斗云": set[str](),
    "云星空": set[str](),
}
VISIT = {"300–800", "200–500"}
VISIT_OF = {"KIS 标准版": {"500", "200–300"}}
FOR_EVERY_EDITION = {"2000", "500", "7%–10%", "30%", "20%"}
"""Implementation day rate, lowest renewal price, share of the contract, and the two results of the case."""

PHRASES = {
    "1年": r"(?<!\d)1\s*年|一年|12\s*个月|首年|(?:one|1|first|a)[- ]year|(?:12|twelve) months",
    "30分钟": r"30\s*分钟|三十分钟|半个?小时|(?:30|thirty)[- ]min|half an hour",
    "2天": r"(?<!\d)2\s*天|[两二]天|(?:two|2) days|48\s*小时|48 hours",
    "7×24": r"7\s*[×x*]\s*24|24\s*[×x*/]\s*7|全天候|24\s*小时|24 hours|round[- ]the[- ]clock",
}

_DATES = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?)?(?!\d)|(?:19|20)\d\d\s*年"
    r"|\d{1,2}\s+[a-z]{3,9}\.?\s+(?:19|20)\d\d|[a-z]{3,9}\.?\s+\d{1,2},\s+(?:19|20)\d\d"
)
_PHONE = re.compile(r"(?<!\d)(?:400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}-\d{7,8}|1[3-9]\d{9})(?!\d)")
_MARK = r"(?:¥|rmb|cny|yuan|人民币|元|块钱?|圆)"
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(万|%|percent\b|per cent\b)?"
_DASH = r"\s*(?:[-–—−~]{1,2}|至|到|to\b)\s*"
_BETWEEN = re.compile(r"\bbetween ([^.;]{1,20}?) and (?=\W*\d)")
_AMOUNT = re.compile(
    rf"({_MARK})?\s*(?<![\d.]){_NUMBER}\s*({_MARK})?"
    rf"(?:{_DASH}{_MARK}?\s*{_NUMBER}\s*({_MARK})?)?"
    r"(?!\d)\s*(个|字|位|小时|分钟|天|char|letter|hour|min|day|×|x\s*\d)?"
)


def folded(text: str) -> str:
    """Full width and case folded; Traditional Chinese is the caller's to fold."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u200b", "")


def phones(text: str) -> set[str]:
    """Telephone numbers, digits only."""
    return {re.sub(r"\D", "", found) for found in _PHONE.findall(folded(text))}


def amounts(text: str) -> set[str]:
    """Every money amount and share in ``text``, each in its one spelling.

    A bare number counts as money from 100 on, unless it is a year or counts something else.
    """
    undated = _DATES.sub(" ; ", _PHONE.sub(" ; ", folded(text)))
    return set(_amounts(_BETWEEN.sub(r"\1 to ", undated)))


def _amounts(text: str) -> Iterator[str]:
    for found in _AMOUNT.finditer(text):
        mark, low, low_unit, low_mark, high, high_unit, high_mark, counted = found.groups()
        share = (low_unit or "").startswith(("%", "per")) or (high_unit or "").startswith(("%", "per"))
        first = _value(low, low_unit)
        last = _value(high, high_unit) if high else first
        if high_unit == "万" and not low_unit and first < last / 10_000:
            first = _value(low, high_unit)
        paid = bool(mark or low_mark or high_mark)
        year = not high and 1990 <= first <= 2099 and first != 2000
        if share or paid or (last >= 100 and not counted and not year):
            sign = "%" if share else ""
            yield f"{first:f}{sign}" if first == last else f"{first:f}{sign}–{last:f}{sign}"


def _value(digits: str, unit: str | None) -> Decimal:
    value = Decimal(digits.replace(",", "")) * (10_000 if unit == "万" else 1)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def shows(text: str, figure: str) -> bool:
    """Whether ``text`` shows ``figure``; ``a|b`` asks for either."""
    return any(_shows(text, one) for one in figure.split("|"))


def _shows(text: str, figure: str) -> bool:
    if figure == HOTLINE:
        return re.sub(r"\D", "", HOTLINE) in phones(text)
    if figure in PHRASES:
        return re.search(PHRASES[figure], folded(text)) is not None
    return figure in amounts(text)


def published(editions: tuple[str, ...]) -> set[str]:
    """Amounts that may be shown to someone who asks about ``editions`` (none named: about any of them)."""
    allowed = FOR_EVERY_EDITION | VISIT
    for edition in editions or tuple(ANNUAL):
        allowed |= ANNUAL[edition] | VISIT_OF.get(edition, set())
    return allowed
