"""Figures of a text: those that the bot answers with, and further ones that only articles are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from index.check.clocks import read_clocks
from index.figures.numerals import read_number
from index.figures.quantities import read_quantities
from index.types import Language, Quantity, QuantityKind

_COUNTED: tuple[tuple[str, str], ...] = (
    ("people", "人(?!民币|[/天日])|名(?!称|字)|位(?!于)|people|persons?|guests|staff|trainees|students|members"),
    ("people", "pupils|employees|participants|attendees|consultants?|engineers?"),
    ("times", r"次(?!日|年|月|开发)|回(?!复|应|收|来)|times|visits|calls|requests|sessions"),
    (
        "user",
        r"个?(?:(?<=个)[\u4e00-\u9fff]{1,2}|并发)?(?:账号|帐号|账户|席位|许可|授权|用户)|accounts?|licen[cs]es?|logins?|users?",
    ),
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
    ("项", r"项(?!目)"),
    ("组", r"组(?![织件建])"),
    ("册", "册"),
    ("辆", "辆"),
    ("点", r"积分|points?"),
    ("分", r"分(?![钟之公部支摊期析类享配别批开成区店包组数])"),
    ("cm", "cm|厘米|公分"),
    ("db", "db|分贝|decibels?"),
    ("期", r"期(?![限间权货初末内满款])|instal?lments?"),
    ("级", "个?级别|个?等级|levels?|tiers?"),
    (
        "个",
        r"个(?!工作日|季度|星期|礼拜|小时|钟头|用户|站点|月|人|半|字符|账套|级别|等级|账|帐|席|许|授)|modules?|interfaces?|items?",
    ),
)
_COUNTERS = frozenset(name for name, _ in _COUNTED) - {"user", "page", "kg", "km", "gb", "mb", "tb", "people"}
"""Units that another language often has no word for, or another one."""
_HAN = "零〇一二两三四五六七八九十百千万"
_HAN_NUMBER = f"(?:(?<=[仅限只])|(?!一(?![{_HAN}])))[{_HAN}]{{1,9}}"
"""一次 and 一个 say "a", but 仅一次 counts."""
_ARABIC = r"\d[\d,]*(?:\.\d+)?(?:\s*[千万])?"
_NUMBER = rf"(?<![\d.,a-z/×x*:：第])(?P<n>{_ARABIC})(?:\s*[-–—~～至到]\s*(?P<to>{_ARABIC}))?"
_NUMBER += rf"|(?<![第每{_HAN}])(?P<han>{_HAN_NUMBER})(?:[至到](?P<hanto>{_HAN_NUMBER}))?"
_WORDS = "two|three|four|five|six|seven|eight|nine|ten"
_ADJECTIVE = r"(?!(?:of|and|or|to|in|on|at|for|per|a|an|the|by|with|from|is|are)(?![\w-]))[a-z-]+"
_COUNT = re.compile(
    rf"(?:{_NUMBER}|\b(?P<word>{_WORDS})\b)\s*-?\s*(?:{_ADJECTIVE}\s+){{0,4}}"
    rf"(?:{'|'.join(rf'(?P<u{i}>{pattern})' for i, (_, pattern) in enumerate(_COUNTED))})(?![a-z])",
    re.IGNORECASE,
)
_THING = "thing "
"""Before the unit of what no unit names."""
_VERB = (
    "costs|includes|covers|lasts|takes|needs|applies|starts|ends|means|gets|comes|runs|allows|requires|supports|gives"
)
_THINGS = re.compile(
    rf"(?<![\w.,/×*:：¥$€£-])(?:(?!(?:19|20)\d\d\b)(?P<n>\d[\d,]*)|\b(?P<word>{_WORDS}))(?=\s+(?:{_ADJECTIVE}\s+){{0,3}}?"
    rf"(?!(?:{_VERB}|has|was|its|this|plus|business|always)\b)(?P<thing>[a-z]{{3,}})s\b)",
    re.IGNORECASE,
)
"""What no unit names, by its plural, which is its unit: two sandbox environments."""
_BARE = re.compile(
    rf"(?<![{_HAN}\d.])(?:(?P<han>[一两二三四五六七八九]?[万千百][一二三四五六七八九]|[一两二三四五六七八九][万千百])"
    r"|(?P<n>\d+(?:\.\d+)?\s*万))(?=\s*(?:[，。,.；;、！？!?）)]|$|(?:一|每|/)\s*个?[年月天次人台套箱件张盒份]))"
)
_PRICED = re.compile("[价费租钱收交付]|[年月天次人台套箱]$")
"""两千八 is a sum where a price is spoken of, or after 一年."""
_NINE = "一二三四五六七八九"
_REBATE = re.compile(
    rf"(?<![\d.{_NINE}])(?P<tenth>\d(?:\.\d)?|[{_NINE}](?:点[{_NINE}])?|\d\d|[{_NINE}]{{2}})\s*折(?![扣算叠旧合让])"
    rf"|(?P<half>半价|\bhalf[\s-]price\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![{_NINE}\d])(?P<tenth>[{_NINE}两])成(?P<half>半)?(?!(?<!的.成)为|[本员立功长就分交熟品果绩效新])"
    rf"|(?P<of>[千万])分之\s*(?P<parts>\d+(?:\.\d+)?|[{_NINE}](?:点[{_NINE}])?)(?![{_HAN}])"
    r"|(?P<double>(?:多收|加收|再加)一倍|双倍(?=[收计]))|一半(?=的?(?:合同|服务|定金|价|费|款))|\bhalf\s+(?:of\s+)?the\b"
    r"|(?P<points>\d+(?:\.\d+)?)\s*个(?:百分)?点(?![钟数])"
)
_A_YEAR = {"天": 365, "日": 365, "周": 52, "星期": 52, "月": 12, "季": 4, "季度": 4, "半年": 2}
_A_YEAR |= {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
_OFTEN = {"once": "1", "twice": "2"}
_RHYTHM = re.compile(
    rf"每\s*一?个?(?P<every>天|日|周|星期|月|季度?|半年)[^\d，。；,;]{{0,8}}?(?P<often>[{_HAN}]|\d+)\s*次"
    r"|\b(?P<en>once|twice|\d+ times)\s+(?:a|an|per|every|each)\s+(?P<each>day|week|month|quarter|year)\b",
    re.IGNORECASE,
)
_OF = {"千": 10, "万": 100}
_DAYS = re.compile(rf"(?:提前|满|第)\s*(?P<days>\d+|[{_HAN}]{{1,4}})\s*日(?!期)")
_FEWER = re.compile(
    r"(?:不[得能可]?(?:超过|多于|高于)|至多|最多|最大|最高|最长|上限为?|up to|at most|no (?:more|higher) than"
    r"|(?:limited|capped) (?:to|at)|maximum(?: of)?)\D{0,6}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:不[得能可]?(?:少于|低于|小于)|至少|最少|最低|at least|no (?:fewer|less) than|minimum(?: of)?)\D{0,6}$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # a cell of a table is read for its figures, its facets and its words
def read_figures(text: str, language: Language) -> tuple[Quantity, ...]:
    """Return the figures in ``text``, in its order; none overlaps another."""
    found = [*read_quantities(text, language)]
    for reader in (read_clocks, _rebates, _shares, _days, _rhythms, _counts, _things, _bare_sums):
        taken = [one.span for one in found]
        found += [one for one in reader(text) if not any(a < one.span[1] and one.span[0] < b for a, b in taken)]
    found.sort(key=lambda one: one.span)
    return tuple(found)


def has_counterpart(unit: str) -> bool:
    """Whether another language counts in this unit, too."""
    return unit not in _COUNTERS and not unit.startswith(_THING)


def is_rebate(quantity: Quantity) -> bool:
    """Whether a figure says by itself that it is a discount: 七折."""
    return quantity.kind is QuantityKind.PERCENT and bool(_REBATE.search(quantity.text))


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
        said = match["tenth"] or match["parts"] or match["points"] or ("100" if match["double"] else "50")
        number = _value(said)
        if number is None:
            continue
        if match["tenth"]:
            number = number * 10 + (5 if match["half"] else 0)
        elif match["of"]:
            number /= _OF[match["of"]]
        yield Quantity(QuantityKind.PERCENT, number, number, "%", text=match.group(), span=match.span())


def _days(text: str) -> Iterator[Quantity]:
    """Days that are no date: 提前 60 日, 满三十日."""
    for match in _DAYS.finditer(text):
        days = _value(match["days"])
        if days is not None:
            span = match.start("days"), match.end()
            yield Quantity(QuantityKind.PERIOD, days, days, "day", text=text[slice(*span)], span=span)


def _rhythms(text: str) -> Iterator[Quantity]:
    """How often: 每季度回访一次 and "once a quarter" are four times a year."""
    for match in _RHYTHM.finditer(text):
        english = (match["en"] or "").lower()
        often = _value(match["often"] or _OFTEN.get(english, english.removesuffix(" times")))
        if not often:
            continue
        times = often * _A_YEAR[(match["every"] or match["each"]).lower()]
        start = match.start("often" if match["often"] else 0)  # what is done stands within: 每季度回访一次
        span = (start, match.end())
        yield Quantity(QuantityKind.COUNT, times, times, "times", ("year",), text=match.group(), span=span)


def _counts(text: str) -> Iterator[Quantity]:
    """Things that are counted: 3 次, 20 MB, five visits."""
    for match in _COUNT.finditer(text):
        low, high = _ends(match)
        if low is None or high is None:
            continue
        unit = next(name for i, (name, _) in enumerate(_COUNTED) if match[f"u{i}"])
        before = text[max(match.start() - 14, 0) : match.start()]
        bottom = None if low == high and _FEWER.search(before) else low
        top = None if low == high and _MORE.search(before) else high
        yield Quantity(QuantityKind.COUNT, bottom, top, unit, text=match.group(), span=match.span())


def _things(text: str) -> Iterator[Quantity]:
    """Things that are counted though no unit names them; their name stays a word, too."""
    for match in _THINGS.finditer(text):
        number = _value(match["n"] or match["word"])
        if number is None:
            continue
        before = text[max(match.start() - 14, 0) : match.start()]
        bottom, top = (None if _FEWER.search(before) else number), (None if _MORE.search(before) else number)
        yield Quantity(
            QuantityKind.COUNT, bottom, top, _THING + match["thing"].lower(), text=match.group(), span=match.span()
        )


def _bare_sums(text: str) -> Iterator[Quantity]:
    """Sums as people say them: 一年两千八, 买断价 6.2 万."""
    for match in _BARE.finditer(text):
        number = _value(match["han"] or match["n"])
        if number is not None and _PRICED.search(text[: match.start()].rstrip()):
            yield Quantity(QuantityKind.MONEY, number, number, "CNY", text=match.group(), span=match.span())


def _ends(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends of a count; ``None`` for a word that is no number (千万)."""
    low = _value(match["n"] or match["han"] or match["word"])
    return low, _value(to) if (to := match["to"] or match["hanto"]) else low


def _value(written: str) -> Decimal | None:
    number = read_number(written)
    return number.low if number and number.low == number.high else None
