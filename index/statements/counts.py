"""Things that are counted: 3 次, 20 MB, five visits, two sandbox environments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.figures.numerals import read_number
from index.types import Quantity, QuantityKind

_COUNTED: tuple[tuple[str, str], ...] = (
    ("people", "人(?!民币|[/天日])|名(?!称|字)|位(?!于)|people|persons?|guests|staff|trainees|students|members"),
    ("people", "pupils|employees|participants|attendees|consultants?|engineers?"),
    ("times", r"次(?!日|年|月|开发)|回(?!复|应|收|来)|times|visits|calls|requests|sessions"),
    (
        "user",
        r"个?(?:(?<=个)[\u4e00-\u9fff]{1,2}|并发)?(?:账号|帐号|账户|许可|授权|用户)|accounts?(?!\s+(?:sets?|books?))|licen[cs]es?|logins?|users?",
    ),
    ("site", "个?席位"),
    ("person-day", r"个?人[天日](?!数)|(?:person|man|consultant)[\s-]days?"),
    ("page", r"页|pages?"),
    ("kg", "kg|公斤|千克"),
    ("km", "km|公里|kilomet(?:er|re)s"),
    ("㎡", "平方米|㎡"),
    ("gb", r"gb?\b|gigabytes?"),
    ("mb", r"mb?\b|兆|megabytes?"),
    ("tb", "tb|terabytes?"),
    ("岁", "岁|years old"),
    ("台", "台|部(?!署|分|门)|computers?|devices?|machines?|pcs?|terminals?"),
    ("套", r"(?<!元/)个?账套|套(?!餐|打)|ledgers?|account (?:sets?|books?)|sets of books|companies"),
    ("条", r"条(?!款|件|例)|行(?![业政程为动情李人走驶])|records?|rows?|entries|messages?|texts?"),
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
    ("箱", "箱(?!子)|boxes|cartons"),
    ("辆", "辆"),
    ("点", r"积分|points?"),
    ("分", r"分(?![钟之公部支摊期析类享配别批开成区店包组数])(?<!百分(?=制))"),
    ("cm", "cm|厘米|公分"),
    ("db", "db|分贝|decibels?"),
    ("期", r"期(?![限间权货初末内满款])|instal?lments?"),
    ("级", "个?级别|个?等级|levels?|tiers?"),
    (
        "个",
        r"个(?!工作日|自然日|季度|星期|礼拜|小时|钟头|用户|站点|月|人|半|字符|账套|级别|等级|账|帐|席|许|授)|modules?|interfaces?|items?",
    ),
)
_COUNTERS = frozenset({"并发", *(name for name, _ in _COUNTED)})
_COUNTERS -= {"user", "page", "kg", "km", "gb", "mb", "tb", "people"}
"""Units that another language often has no word for, or another one."""
HAN = "零〇一二两三四五六七八九十百千万"
_HAN_NUMBER = f"(?:(?<=[仅限只])|(?!一(?![{HAN}])))[{HAN}]{{1,9}}"
"""一次 and 一个 say "a", but 仅一次 counts."""
_ARABIC = r"\d[\d,]*(?:\.\d+)?(?:\s*[千万])?"
_NUMBER = rf"(?<![\d.,a-z/×x*:：第])(?P<n>{_ARABIC})(?:\s*[-–—~～至到]\s*(?P<to>{_ARABIC}))?"
_NUMBER += rf"|(?<![第每{HAN}])(?P<han>{_HAN_NUMBER})(?:[至到](?P<hanto>{_HAN_NUMBER}))?"
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
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
_NAMED = {"users": "user", "ledgers": "套", "people": "people", "together": "并发"}
_NUMBER_OF = re.compile(
    r"(?:(?P<users>用户|账号|站点)|(?P<together>并发)|(?P<ledgers>账套)|(?P<people>人))(?:数量?)?"
    r"(?:(?:上限)?(?:最多|最大)?(?:为|是|[:：])|上限|最多|最大)\s*"
    rf"(?P<n>{_ARABIC})(?![\d.%％元{HAN}a-z])",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"(?:不[得能可]?(?:超过|多于|高于)|至多|最多|最大|最高|最长|上限为?|up to|at most|no (?:more|higher) than"
    r"|(?:limited|capped) (?:to|at)|maximum(?: of)?)\D{0,6}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:不[得能可]?(?:少于|低于|小于)|至少|最少|最低|报名满|at least|no (?:fewer|less) than|minimum(?: of)?)\D{0,6}$",
    re.IGNORECASE,
)


def has_counterpart(unit: str) -> bool:
    """Whether another language counts in this unit, too."""
    return unit not in _COUNTERS and not unit.startswith(_THING)


def read_counts(text: str) -> Iterator[Quantity]:
    """Yield things that are counted: 3 次, 20 MB, five visits."""
    for match in _COUNT.finditer(text):
        low, high = _ends(match)
        if low is None or high is None:
            continue
        unit = next(name for i, (name, _) in enumerate(_COUNTED) if match[f"u{i}"])
        yield _count(match, low, high, unit)


def read_numbers_of(text: str) -> Iterator[Quantity]:
    """Yield things that are counted though what is counted stands before the number: 最大并发用户数为 50."""
    for match in _NUMBER_OF.finditer(text):
        if (number := value_of(match["n"])) is not None:
            unit = next(name for name in _NAMED if match[name])
            yield _count(match, number, number, _NAMED[unit], match.span("n"))


def read_things(text: str) -> Iterator[Quantity]:
    """Yield things that are counted though no unit names them; their name stays a word, too."""
    for match in _THINGS.finditer(text):
        if (number := value_of(match["n"] or match["word"])) is not None:
            yield _count(match, number, number, _THING + match["thing"].lower())


def _count(
    match: re.Match[str], low: Decimal, high: Decimal, unit: str, span: tuple[int, int] | None = None
) -> Quantity:
    """Open the end of a single number that the words before it leave open; ``span`` is its own in what matched."""
    span = span or match.span()
    before = [match.string[max(start - 14, 0) : start] for start in {match.start(), span[0]}]
    bottom = None if low == high and any(map(_FEWER.search, before)) else low
    top = None if low == high and any(map(_MORE.search, before)) else high
    return Quantity(QuantityKind.COUNT, bottom, top, unit, text=match.string[slice(*span)], span=span)


def _ends(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends of a count; ``None`` for a word that is no number (千万)."""
    low = value_of(match["n"] or match["han"] or match["word"])
    return low, value_of(to) if (to := match["to"] or match["hanto"]) else low


def value_of(written: str) -> Decimal | None:
    """Return the number that is written; ``None`` for what is none, or no single one."""
    number = read_number(written)
    return number.low if number and number.low == number.high else None
