"""Figures of a text: those that the bot answers with, and further ones that only articles are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from index.figures.quantities import read_quantities
from index.types import Language, Quantity, QuantityKind

_TIME = (
    r"(?P<h{0}>[01]?\d|2[0-4])(?:(?:[:：](?P<m{0}>[0-5]\d)|点(?P<half{0}>半)?)\s*(?P<ap{0}>[ap]\.?m\b\.?)?"
    r"|\s*(?P<only{0}>[ap]\.?m\b\.?))"
)
_CLOCK = re.compile(
    rf"(?<![\d:]){_TIME.format(1)}\s*(?:[-‐‑–—~～至到]|to|until|till|and)\s*(?:下午|晚上|晚)?\s*{_TIME.format(2)}",
    re.IGNORECASE,
)
_COUNTED: tuple[tuple[str, str], ...] = (
    (
        "people",
        r"人(?!民币|[/天日])|名(?!称|字)|位(?!于)|people|persons?|guests|consultants?|engineers?|staff|trainees",
    ),
    ("times", r"次(?!日|年|月)|回(?!复|应|收|来)|times|visits|sessions(?!\s+a)"),
    ("user", r"个?(?:账号|帐号|账户|席位|许可|授权)|accounts?|licen[cs]es?|logins?"),
    ("page", r"页|pages?"),
    ("kg", "kg|公斤|千克"),
    ("km", "km|公里|kilomet(?:er|re)s"),
    ("㎡", "平方米|㎡"),
    ("gb", r"gb?\b|gigabytes?"),
    ("mb", r"mb?\b|兆|megabytes?"),
    ("tb", "tb|terabytes?"),
    ("岁", "岁|years old"),
    ("台", "台|部(?!署|分|门)|computers?|devices?|machines?|pcs?|terminals?"),
    ("套", r"(?<!元/)个?账套|套(?!餐|打)|ledgers?|companies"),
    ("条", r"条(?!款|件|例)|records?|rows?|entries|messages?|texts?"),
    ("份", r"份(?!额)|cop(?:y|ies)|files?|attachments?|documents?"),
    ("张", "张|reports?|invoices?|vouchers?|forms?"),
    ("字", r"个?字符|字(?!段|典)|characters?"),
    ("家", r"家(?!用|庭)|branches|stores|shops"),
    ("门", r"门(?!店|票|诊)|courses?"),
    ("课", r"课时|节(?!假|点|日)|lessons?|classes"),
    ("步", r"步(?!骤)|steps?"),
    ("点", r"积分|points?"),
    ("期", r"期(?![限间权货初末内满款])|instal?lments?"),
    ("级", "个?级别|个?等级|levels?|tiers?"),
    (
        "个",
        r"个(?!工作日|季度|星期|礼拜|小时|钟头|用户|站点|月|人|半|字符|账套|级别|等级|账|帐|席|许|授)|modules?|interfaces?|items?",
    ),
)
COUNTERS = frozenset(name for name, _ in _COUNTED) - {"user", "page", "kg", "km", "gb", "mb", "tb", "people"}
"""Units that another language often has no word for, or another one."""
_HAN_NUMBER = "两三四五六七八九十"
_NUMBER = r"(?<![\d.,a-z/×x*:：第])(?P<n>\d[\d,]*(?:\.\d+)?)(?:\s*[-–—~～至到]\s*(?P<to>\d[\d,]*(?:\.\d+)?))?"
_NUMBER += rf"|(?<![第{_HAN_NUMBER}])(?P<han>[{_HAN_NUMBER}])"
_WORDS = "two|three|four|five|six|seven|eight|nine|ten"
_COUNT = re.compile(
    rf"(?:{_NUMBER}|\b(?P<word>{_WORDS})\b)\s*-?\s*(?:(?:free|on-?site|remote|additional|extra|concurrent)\s+)*"
    rf"(?:{'|'.join(rf'(?P<u{i}>{pattern})' for i, (_, pattern) in enumerate(_COUNTED))})(?![a-z])",
    re.IGNORECASE,
)
_NINE = "一二三四五六七八九"
_REBATE = re.compile(
    rf"(?<![\d.{_NINE}])(?P<tenth>\d(?:\.\d)?|[{_NINE}](?:点[{_NINE}])?|\d\d|[{_NINE}]{{2}})\s*折(?![扣算叠旧合让])"
    rf"|(?P<half>半价|\bhalf[\s-]price\b)",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"(?:不超过|不能超过|不得超过|至多|最多|最大|最高|最长|上限为?|up to|at most|no more than|maximum(?: of)?)\D{0,6}$",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?:不少于|不低于|至少|最少|最低|at least|no fewer than|minimum(?: of)?)\D{0,6}$", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a cell of a table is read for its figures, its facets and its words
def read_figures(text: str, language: Language) -> tuple[Quantity, ...]:
    """Return the figures in ``text``, in its order; none overlaps another."""
    found = [*read_quantities(text, language)]
    for reader in (_clocks, _rebates, _counts):
        taken = [one.span for one in found]
        found += [one for one in reader(text) if not any(a < one.span[1] and one.span[0] < b for a, b in taken)]
    found.sort(key=lambda one: one.span)
    return tuple(found)


def is_rebate(quantity: Quantity) -> bool:
    """Whether a figure says by itself that it is a discount: 七折."""
    return quantity.kind is QuantityKind.PERCENT and bool(_REBATE.search(quantity.text))


def _clocks(text: str) -> Iterator[Quantity]:
    """Opening hours, in minutes of the day: 9:00–18:00, 9 am to 6 pm, 9点到18点."""
    for match in _CLOCK.finditer(text):
        low, high = (Decimal(_minutes(match, which)) for which in "12")
        high += 720 if high <= low < 720 and high < 720 else 0  # 9点到6点
        yield Quantity(QuantityKind.COUNT, low, high, "clock", text=match.group(), span=match.span())


def _minutes(match: re.Match[str], which: str) -> int:
    hour = int(match[f"h{which}"])
    half = (match[f"ap{which}"] or match[f"only{which}"] or "").lower()
    hour += 12 if half.startswith("p") and hour < 12 else 0
    return hour * 60 + (int(match[f"m{which}"] or 0) or (30 if match[f"half{which}"] else 0))


def _rebates(text: str) -> Iterator[Quantity]:
    """What is taken off a price: 七折 and 7 折 are 30 %."""
    for match in _REBATE.finditer(text):
        written = re.sub(f"[{_NINE}]", lambda han: str(_NINE.index(han.group()) + 1), match["tenth"] or "5")
        digits = written.replace("点", ".").replace(".", "")
        off = 100 - Decimal(digits) * (10 if len(digits) == 1 else 1)
        yield Quantity(QuantityKind.PERCENT, off, off, "%", text=match.group(), span=match.span())


def _counts(text: str) -> Iterator[Quantity]:
    """Things that are counted: 3 次, 20 MB, five visits."""
    for match in _COUNT.finditer(text):
        low = _number(match)
        high = Decimal(match["to"].replace(",", "")) if match["to"] else low
        unit = next(name for i, (name, _) in enumerate(_COUNTED) if match[f"u{i}"])
        before = text[max(match.start() - 14, 0) : match.start()]
        bottom = None if low == high and _FEWER.search(before) else low
        top = None if low == high and _MORE.search(before) else high
        yield Quantity(QuantityKind.COUNT, bottom, top, unit, text=match.group(), span=match.span())


def _number(match: re.Match[str]) -> Decimal:
    if match["han"]:
        return Decimal(2 if match["han"] == "两" else _HAN_NUMBER.index(match["han"]) + 2)
    if match["word"]:
        return Decimal(_WORDS.split("|").index(match["word"].lower()) + 2)
    return Decimal(match["n"].replace(",", "").rstrip("."))
