"""Figures of a text: those that the bot answers with, and further ones that only articles are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.figures.quantities import read_quantities
from index.statements.clocks import read_clocks, read_times
from index.statements.counts import HAN, read_counts, read_numbers_of, read_things, value_of
from index.statements.days import read_dates, read_days_of_month
from index.statements.free import read_free
from index.types import Language, Quantity, QuantityKind

_BARE = re.compile(
    rf"(?<![{HAN}\d.])(?:(?P<han>[一两二三四五六七八九]?[万千百][一二三四五六七八九]|[一两二三四五六七八九][万千百])"
    r"|(?P<n>\d+(?:\.\d+)?\s*万))(?=\s*(?:[，。,.；;、！？!?）)]|$|(?:一|每|/)\s*个?[年月天次人台套箱件张盒份]))"
)
_PRICED = re.compile("[价费租钱收交付]|[年月天次人台套箱]$")
"""两千八 is a sum where a price is spoken of, or after 一年."""
_NINE = "一二三四五六七八九"
_REBATE = re.compile(
    rf"(?P<by>按\s*)?(?<![\d.{_NINE}])(?P<tenth>\d(?:\.\d)?|[{_NINE}](?:点[{_NINE}])?|\d\d|[{_NINE}]{{2}})\s*"
    r"折(?![扣叠旧合让])(?(by)|(?!算))"
    rf"|(?P<half>半价|\bhalf[\s-]price\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![{_NINE}\d])(?P<tenth>[{_NINE}两])成(?P<half>半)?(?!(?<!的.成)为|[本员立功长就分交熟品果绩效新])"
    rf"|(?P<of>[千万])分之\s*(?P<parts>\d+(?:\.\d+)?|[{_NINE}](?:点[{_NINE}])?)(?![{HAN}])"
    r"|(?P<mille>\d+(?:\.\d+)?)\s*‰"
    r"|(?P<double>(?:多收|加收|再加)一倍|双倍(?=[收计]))|一半(?=的?(?:合同|服务|定金|价|费|款))|(?<=[额费款价]的)一半(?!以)|\bhalf\s+(?:of\s+)?the\b"
    r"|(?P<points>\d+(?:\.\d+)?)\s*个(?:百分)?点(?![钟数])"
)
_REDUCED = (
    (re.compile(r"按(?:[原标正定]价|标准价)?的?\s*$"), re.compile(r"\s*(?:的价格)?(?:计?收|计[价费]|结算)")),
    (re.compile(r"(?:支付|付|交|缴)(?:[原标正定全]价|标准价|目录价)的?\s*$"), re.compile("")),
    (re.compile(r"\bpay(?:s|ing)?\s+(?:only|just)\s+$", re.IGNORECASE), re.compile("")),
    (
        re.compile(r"\bpay(?:s|ing)?\s+$", re.IGNORECASE),
        re.compile(
            r"\s*of\s+(?:the\s+)?(?:list|full|regular|normal|standard|usual|original)\s+(?:price|fee|rate)",
            re.IGNORECASE,
        ),
    ),
)
"""What stands before and after a share of the price that is to be paid."""
_OFF = (_REBATE, re.compile(r"^(?:按|支付|付|交|缴|pay)", re.IGNORECASE))
_A_REBATE = 50
"""From so much on, 按 85% 收取 is a share of the price itself, and not of the contract or the like."""
_A_YEAR = {"天": 365, "日": 365, "周": 52, "星期": 52, "月": 12, "季": 4, "季度": 4, "半年": 2}
_A_YEAR |= {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
_OFTEN = {"once": "1", "twice": "2"}
_RHYTHM = re.compile(
    rf"每\s*(?P<other>[两二]个?|隔一个?)?一?个?(?P<every>天|日|周|星期|月|季度?|半年)[^\d，。；,;]{{0,8}}?(?P<often>[{HAN}]|\d+)\s*次"
    r"|\b(?P<en>once|twice|\d+ times)\s+(?:a|an|per|every|each)\s+(?P<each>day|week|month|quarter|year)\b"
    r"|\b(?P<alternate>every\s+(?:other|two|second)\s+(?P<unit>day|week|month|year)s?)\b",
    re.IGNORECASE,
)
_OF = {"千": 10, "万": 100}
_MULTIPLE = re.compile(
    rf"(?:(?<=[价率费]的)|(?<=平[日时]的)|(?<=工作日的)|(?<=原来的))\s*(?P<fold>\d(?:\.\d)?|[{_NINE}两](?:点[{_NINE}])?)\s*倍"
    r"|\b(?P<times>twice|double|three\s+times|triple|1\.5\s+times)"
    r"(?=\s+(?:of\s+)?(?:the|our)\b[^.,;]*\b(?:rate|fee|price|charge)s?\b)",
    re.IGNORECASE,
)
_FOLDS = {"twice": "2", "double": "2", "three": "3", "triple": "3", "1.5": "1.5"}
_DAYS = re.compile(
    rf"(?:提前|满|第)\s*(?P<days>\d+|[{HAN}]{{1,4}})\s*(?:个自然)?日(?!期)|\bnet\s+(?P<net>\d+)(?=[\s.,;]|$)",
    re.IGNORECASE,
)
_QUARTERS = re.compile(
    r"(?P<three>三刻钟|three\s+quarters\s+of\s+an\s+hour)|一刻钟|\ba\s+quarter\s+of\s+an\s+hour", re.IGNORECASE
)


@lru_cache(maxsize=4096)  # a cell of a table is read for its figures, its facets and its words
def read_figures(text: str, language: Language) -> tuple[Quantity, ...]:
    """Return the figures in ``text``, in its order; none overlaps another."""
    found = [_rebated(one, text) for one in read_quantities(text, language)]
    for reader in _READERS:
        taken = [one.span for one in found]
        found += [one for one in reader(text) if not any(a < one.span[1] and one.span[0] < b for a, b in taken)]
    found.sort(key=lambda one: one.span)
    return tuple(found)


def _rebated(quantity: Quantity, text: str) -> Quantity:
    """Return what is taken off where a share of the price is to be paid: 按 85% 收取 is 八五折."""
    start, end = quantity.span
    least, most = quantity.low, quantity.high
    if quantity.kind is not QuantityKind.PERCENT or least is None or most is None or least < _A_REBATE:
        return quantity
    befores = (before.search(text[:start]) for before, after in _REDUCED if after.match(text, end))
    by = next(filter(None, befores), None)
    if not by:
        return quantity
    span = by.start(), end
    return replace(quantity, low=100 - most, high=100 - least, text=text[slice(*span)], span=span)


def is_rebate(quantity: Quantity) -> bool:
    """Whether a figure says by itself that it is a discount: 七折, 按原价的 90%."""
    return quantity.kind is QuantityKind.PERCENT and any(one.search(quantity.text) for one in _OFF)


def _rebates(text: str) -> Iterator[Quantity]:
    """What is taken off a price: 七折 and 7 折 are 30 %."""
    for match in _REBATE.finditer(text):
        written = re.sub(f"[{_NINE}]", lambda han: str(_NINE.index(han.group()) + 1), match["tenth"] or "5")
        digits = written.replace("点", ".").replace(".", "")
        off = 100 - Decimal(digits) * (10 if len(digits) == 1 else 1)
        yield Quantity(QuantityKind.PERCENT, off, off, "%", text=match.group(), span=match.span())


def _shares(text: str) -> Iterator[Quantity]:
    """Shares in words: 三成半 is 35 %, 13 个点 are 13 %, 千分之八 is 0.8 %."""
    for match in _SHARE.finditer(text):
        said = match["tenth"] or match["parts"] or match["points"] or match["mille"]
        number = value_of(said or ("100" if match["double"] else "50"))
        if number is None:
            continue
        if match["tenth"]:
            number = number * 10 + (5 if match["half"] else 0)
        elif match["of"] or match["mille"]:
            number /= _OF[match["of"] or "千"]
        yield Quantity(QuantityKind.PERCENT, number, number, "%", text=match.group(), span=match.span())


def _multiples(text: str) -> Iterator[Quantity]:
    """So many times a price, in percent of it: 平日价的两倍 and "twice the weekday rate" are 200 %."""
    for match in _MULTIPLE.finditer(text):
        part = "fold" if match["fold"] else "times"
        times = value_of(match["fold"] or _FOLDS[match["times"].split()[0].lower()])
        if times is not None:
            span = match.start(part), match.end()
            yield Quantity(QuantityKind.PERCENT, times * 100, times * 100, "%", text=text[slice(*span)], span=span)


def _days(text: str) -> Iterator[Quantity]:
    """Days that are no date: 提前 60 日, 满三十日."""
    for match in _DAYS.finditer(text):
        days = value_of(match["days"] or match["net"])
        if days is not None:
            span = match.start("days" if match["days"] else "net"), match.end()
            yield Quantity(QuantityKind.PERIOD, days, days, "day", text=text[slice(*span)], span=span)


def _quarters(text: str) -> Iterator[Quantity]:
    """Yield quarters of an hour."""
    for match in _QUARTERS.finditer(text):
        minutes = Decimal(45 if match["three"] else 15)
        yield Quantity(QuantityKind.PERIOD, minutes, minutes, "minute", text=match.group(), span=match.span())


def _rhythms(text: str) -> Iterator[Quantity]:
    """How often: 每季度回访一次 and "once a quarter" are four times a year."""
    for match in _RHYTHM.finditer(text):
        english = (match["en"] or "").lower()
        often = value_of(match["often"] or _OFTEN.get(english, english.removesuffix(" times")) or "1")
        if not often:
            continue
        times = often * _A_YEAR[(match["every"] or match["each"] or match["unit"]).lower()]
        times = times / 2 if match["other"] or match["alternate"] else times
        start = match.start("often" if match["often"] else 0)  # what is done stands within: 每季度回访一次
        span = (start, match.end())
        yield Quantity(QuantityKind.COUNT, times, times, "times", ("year",), text=match.group(), span=span)


def _bare_sums(text: str) -> Iterator[Quantity]:
    """Sums as people say them: 一年两千八, 买断价 6.2 万."""
    for match in _BARE.finditer(text):
        number = value_of(match["han"] or match["n"])
        if number is not None and _PRICED.search(text[: match.start()].rstrip()):
            yield Quantity(QuantityKind.MONEY, number, number, "CNY", text=match.group(), span=match.span())


_READERS = (
    *(read_clocks, read_times, read_dates, read_days_of_month),
    *(_rebates, _shares, _multiples, _days, _quarters, _rhythms, read_counts, read_numbers_of, read_things, _bare_sums),
    read_free,
)
"""What reads further figures; what an earlier one has read is left alone by the later ones."""
