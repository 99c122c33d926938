"""Money, percentages, periods, availability, phone numbers and counts, read from text.

All patterns see text folded one character for one (width, case, the Traditional forms of numerals and
units), so that offsets are those of the text as it was given. A number without a unit is never a quantity;
nor are the numbers of names (K/3, U8, T+), dates and lists.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.figures.amounts import Amount, find_amounts
from index.figures.units import ADVERBS, PER, Unit, denominators
from index.types import Language, Quantity, QuantityKind

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20}
_FOLD |= {ord("￥"): ord("¥")}
_FOLD |= dict(
    zip(
        map(ord, "萬億兩塊點圓鐘鍾內週個時間戶模組餘幾數貳參"),
        map(ord, "万亿两块点元钟钟内周个时间户模组余几数二三"),
        strict=True,
    )
)
_FOLD |= dict(zip(map(ord, "起圍費護維購報價"), map(ord, "起围费护维购报价"), strict=True))

_PER_SUFFIX = re.compile(rf"(?:{PER}){{1,3}}|\s*(?:{'|'.join(ADVERBS)})\b")
_PER_PREFIX = re.compile(r"(?:每\s*(?:个?用户|人[天日]|人|位|年|个?月|天|日|次|小时|套)\s*)+(?=\D{0,4}$)")

_PHONE = re.compile(
    r"(?<![0-9a-z])(?:\+?86[-\s]?)?(?:[48]00[-\s]?[0-9]{3}[-\s]?[0-9]{4}|[48]00[-\s]?[0-9]{4}[-\s]?[0-9]{3}"
    r"|[48]00[0-9]-[0-9]{3}-[0-9]{3}"
    r"|0[0-9]{2,3}[-\s][0-9]{3,4}[-\s]?[0-9]{4}|1[3-9][0-9][-\s]?[0-9]{4}[-\s]?[0-9]{4}"
    r"|(?<=86[-\s])[1-9][0-9]{1,2}[-\s][0-9]{3,4}[-\s]?[0-9]{4})(?![0-9])"
    r"|(?<![0-9a-z])(?:\+85[23][-\s]?|\(?85[23](?:\)[-\s]?|[-\s]))[2-9][0-9]{3}[-\s]?[0-9]{4}(?![0-9])"
    r"|\+(?!8[56])[1-9][0-9]{0,2}(?:[-\s]\(?[0-9]{1,4}\)?){2,4}(?![0-9])(?!\s*[元块])".replace("-\\s", "-–‐‑—\\s")
)
_AVAILABLE = re.compile(
    r"(?<![0-9])(?:(?P<days>[1-7])\s*[×x*✕✖]\s*(?P<hours>24|[4-9]|1[0-9])(?!\s*[0-9.,])|24\s*[×x*/✕✖]\s*7(?![0-9]))"
    r"\s*-?\s*(?:个?小时|hours?\b)?"
    r"|(?<![0-9])24\s*hours?(?:\s+a\s+day)?\s*(?:,|and|/)?\s*(?:and\s+)?(?:7|seven)\s+days(?:\s+a\s+week)?"
    r"|(?<![0-9.])(?:24|二十四)\s*个?小时(?=\s*的?\s*(?:全天|热线|客服|在线|服务|有人|都))"
    r"|(?<![0-9.])24[\s-]hours?(?=\s+(?:a\s+day|hotline|support|service|line))(?:\s+a\s+day)?"
)
_HOURS_A_WEEK = Decimal(24 * 7)

_FLOOR_WORDS = (
    r"至少|最少|不[得能可应会]?(?:低于|少于|小于)|最低|起步价?|(?<![不得能可应会])(?:超过|高于|多于|大于)|at\s+least|from|over"
    r"|more\s+than|above|starting\s+(?:at|from)|(?:no|not)\s+(?:less|fewer)\s+than|minimum(?:\s+of)?"
)
_CEILING_WORDS = (
    r"不[得能可应会]?(?:超过|高于|多于|大于|晚于|长于)|至多|最多|最高|最长|上限|(?<![不得能可应会])(?:低于|少于|小于)|不到|不足"
    r"|up\s+to|at\s+most|within|under|below|(?<!no )(?<!not )less\s+than"
    r"|(?:no|not)\s+(?:more|longer|later|higher)\s+than|(?:limited|capped)\s+(?:to|at)|maximum(?:\s+of)?"
)
_VERB = r"[\u4e00-\u9fff]{1,8}\s*$"
"""What may stand between: 至少购买 5 个, 最多可以建 3 个."""
_FLOOR = re.compile(rf"(?:{_FLOOR_WORDS})\s*(?:要|为|是|收)?\s*$|(?:至少|最少){_VERB}")
_CEILING = re.compile(rf"(?:{_CEILING_WORDS})\s*(?:要|为|是|收)?\s*$|(?:至多|最多){_VERB}")
_FLOOR_AFTER = re.compile(r"\s*(?:及?以上|起(?!来)|\+|or\s+(?:more|over|above)\b|and\s+(?:up|above|over)\b|upwards\b)")
_CEILING_AFTER = re.compile(r"\s*(?:之内|以内|及?以下|内(?!容)|or\s+(?:less|under)\b|at\s+(?:the\s+)?most\b)")
_CLAUSE_END = re.compile(r"[，。；;!！？?\n、()]|,(?![0-9])|\.(?![0-9])")
_IMPLIED = re.compile(
    r"(?P<year>每年|一年|年服务费|年费|年度|全年|annual|yearly|per year|a year|each year|every year)"
    r"|(?P<visit>每次|一次|单次|按次|per[\s-]visit|each visit|a visit|each time|per session|single job)"
)

_REACH = 100
"""Characters before an amount in which its clause is looked for."""
_MERGED = {("month", Decimal(12)): "year", ("minute", Decimal(60)): "hour", ("second", Decimal(60)): "minute"}
"""A period that fills whole larger units is counted in those: 12 months are a year, 60 minutes an hour."""


@lru_cache(maxsize=4096)  # a cell of a table is read for its figures, its facets and its words
def read_quantities(text: str, language: Language) -> tuple[Quantity, ...]:  # noqa: ARG001
    """Return the quantities in ``text``, in its order; ``span`` is in ``text``.

    ``language`` is that of the text. Both languages' ways of writing are read in either, since customers
    and editors mix them.
    """
    folded = _fold(text)
    found: list[Quantity] = []
    for reader in (_phones, _availability):
        for quantity in reader(folded):
            found.append(quantity)
            start, end = quantity.span
            folded = folded[:start] + "\x00" * (end - start) + folded[end:]
    found.extend(_amounts(folded))
    found.sort(key=lambda quantity: quantity.span)
    return tuple(replace(quantity, text=text[slice(*quantity.span)]) for quantity in found)


def read_implied_per(text: str) -> tuple[str, ...]:
    """Return the denominator that a heading implies: 年服务费 is per year, 单次 per visit."""
    matches = list(_IMPLIED.finditer(_fold(text)))
    return (matches[-1].lastgroup or "",) if matches else ()


def _fold(text: str) -> str:
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def _phones(text: str) -> list[Quantity]:
    found = []
    for match in _PHONE.finditer(text):
        digits = re.sub("[^0-9]", "", match.group())
        if len(digits) > 11 and digits.startswith("86"):
            digits = digits.removeprefix("86")
            # The leading zero of an area code is not dialled from abroad.
            whole = digits[0] == "0" or digits.startswith(("400", "800")) or (digits[0] == "1" and len(digits) == 11)
            digits = digits if whole else f"0{digits}"
        found.append(Quantity(QuantityKind.PHONE, None, None, "phone", digits=digits, span=match.span()))
    return found


def _availability(text: str) -> list[Quantity]:
    """7×24 and its like, counted in hours a week, so that 24/7 is the same."""
    found = []
    for match in _AVAILABLE.finditer(text):
        hours = _HOURS_A_WEEK
        if match.group("days"):
            hours = Decimal(match.group("days")) * Decimal(match.group("hours"))
        span = (match.start(), match.start() + len(match.group().rstrip()))
        found.append(Quantity(QuantityKind.AVAILABILITY, hours, hours, "hour", ("week",), span=span))
    return found


def _amounts(text: str) -> list[Quantity]:
    quantities: list[Quantity] = []
    for found in find_amounts(text):
        # What an amount is per (一年) may look like a period of its own.
        if not quantities or found.start >= quantities[-1].span[1]:
            quantities.append(_complete(found, text))
    return quantities


def _complete(found: Amount, text: str) -> Quantity:
    """Add the denominator and the open end that the words around an amount say."""
    before = text[max(found.start - _REACH, 0) : found.start]
    clause = before[max((m.end() for m in _CLAUSE_END.finditer(before)), default=0) :]
    low, high, end = found.low, found.high, found.end
    per: tuple[str, ...] = ()
    if found.unit.kind is QuantityKind.MONEY:
        per, end = _per(text, clause, end)
    if low == high and low is not None:
        low, high, end = _open_end(low, clause, text, end)
    unit, low, high = _canonical(found.unit, low, high)
    return Quantity(found.unit.kind, low, high, unit, per, span=(found.start, end))


def _open_end(amount: Decimal, clause: str, text: str, end: int) -> tuple[Decimal | None, Decimal | None, int]:
    """Return the bounds of a single amount after 以内, "at least" and the like, and where the words end."""
    if suffix := _CEILING_AFTER.match(text, end):
        return None, amount, suffix.end()
    if suffix := _FLOOR_AFTER.match(text, end):
        return amount, None, suffix.end()
    if _CEILING.search(clause):
        return None, amount, end
    return (amount, None, end) if _FLOOR.search(clause) else (amount, amount, end)


def _per(text: str, clause: str, end: int) -> tuple[tuple[str, ...], int]:
    """Return what an amount of money is per, and where that ends: after it, or before it in its clause."""
    if suffix := _PER_SUFFIX.match(text, end):
        return denominators(suffix.group()), suffix.end()
    if prefix := _PER_PREFIX.search(clause):
        return denominators(prefix.group()), end
    matches = list(_IMPLIED.finditer(clause))
    return ((matches[-1].lastgroup or "",) if matches else ()), end


def _canonical(unit: Unit, low: Decimal | None, high: Decimal | None) -> tuple[str, Decimal | None, Decimal | None]:
    low, high = (None if end is None else (end * unit.factor) for end in (low, high))
    name = unit.name
    if name == "year" and any(end is not None and end % 1 for end in (low, high)):
        name, low, high = "month", *(None if end is None else end * 12 for end in (low, high))
    if name == "hour" and any(end is not None and end % 1 for end in (low, high)):
        name, low, high = "minute", *(None if end is None else end * 60 for end in (low, high))
    for (small, size), large in _MERGED.items():
        if name == small and all(end is None or (end and end % size == 0) for end in (low, high)):
            name, low, high = large, *(None if end is None else end / size for end in (low, high))
    return name, _plain(low), _plain(high)


def _plain(amount: Decimal | None) -> Decimal | None:
    """Write 15000.0 as 15000."""
    whole = amount is not None and amount == amount.to_integral_value()
    return amount.to_integral_value() if amount is not None and whole else amount
