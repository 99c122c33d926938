"""The figures of a sentence, with what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.facets import Mention, narrowed
from index.figures.clauses import facets_of, mentions_in, scope_sentence, split_clauses
from index.statements.amounts import is_rebate
from index.statements.conditions import conditions_in
from index.statements.lasting import lasting
from index.statements.meant import counted
from index.statements.per import PER, PERSON_DAYS, names_of, without_each
from index.statements.subject import Subject, subject_of
from index.statements.wording import Wording, blank, is_everyday, is_measure, masked
from index.types import Facets, Quantity, QuantityKind

_NOT_MEANT = ("同时", "不用", "无需", "无须", "不必")
"""Before what names no channel: 同时在线, 不用上门."""
_OF_WHAT = re.compile(r"的?\s*(?:免费)?(?:的)?\s*")
"""Between a number of times and the channel that it is of: 四次免费上门."""
_BOUGHT = re.compile(r"(?:买|购买|续费?|签|订购?|付|交|缴)\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """A figure, and what its sentence or row says of it; heading and title are added by the article."""

    quantity: Quantity
    facets: Facets
    words: str
    """What stands next to it."""
    conditions: tuple[str, ...]
    sentence: str
    """All that is said, without facets and figures."""
    text: str
    """The same with signs in place of figures."""
    per: tuple[str, ...] = ()
    level: Subject = field(default_factory=Subject)
    named: frozenset[str] = frozenset()
    """The values of facets that sentence or row names, wherever in it."""
    row: str = ""
    """The name of a row, with facets by theirs."""
    names_row: bool = False
    """Whether it is what tells the row from others, as 5000 条 among tiers."""
    first: date | None = None
    last: date | None = None
    """The days from and until which it holds, where the sentence says so."""


def read_sentence(text: str, wording: Wording) -> Iterator[Found]:
    """Yield the figures of a sentence."""
    quantities = wording.figures(text)
    if not quantities:
        return
    everything = [
        m
        for m in mentions_in(text, wording.catalogue)
        if not text[: m.start].endswith(_NOT_MEANT)
        and not is_everyday(m, text)
        and not PERSON_DAYS.fullmatch(text, m.start, m.end)  # of implementation, and of development
    ]
    mentions = [
        m
        for m in everything
        if not any(m.start < q.span[1] and q.span[0] < m.end for q in quantities if q.kind is not QuantityKind.PHONE)
    ]
    scopes = scope_sentence(text, quantities, mentions)
    about = frozenset(m.value for m in mentions)
    named = [(m.start, m.end) for m in mentions if not is_measure(m, text)]
    bare = blank(text, named + [q.span for q in quantities])
    first, last = lasting(text, quantities)
    earlier, counts = "", ""
    for i, (quantity, facets) in enumerate(zip(quantities, scopes, strict=True)):
        since = quantities[i - 1].span[1] if i else 0
        until = quantities[i + 1].span[0] if i + 1 < len(quantities) else len(text)
        tail = split_clauses(text[quantity.span[1] : until])
        per = PER.match(text, quantity.span[1]) if quantity.kind is QuantityKind.MONEY else None
        start = per.end() if per and not quantity.per else quantity.span[1]
        after = bare[start : quantity.span[1] + len(tail[0] if tail else "")]
        before, each = without_each(bare[since : quantity.span[0]])
        words = before if quantity.kind is QuantityKind.PHONE else f"{before} {after}"
        words = words if not subject_of(words).empty else f"{earlier} {words}"
        words = f"{words} 折扣" if is_rebate(quantity) else words
        earlier = words
        meant = counted(quantity, text[since : quantity.span[0]], tail[0] if tail else "", counts)
        counts = meant.unit if meant.kind is QuantityKind.COUNT else counts
        facets = narrowed(facets, facets_of(_attached(quantity, text, everything)))  # noqa: PLW2901
        if _is_bought(quantities[i : i + 2], text):
            continue
        shown = masked(text, quantities, quantity)
        conditions = conditions_in(text, quantities, quantity)
        each = () if quantity.kind is QuantityKind.PERIOD and each == ("day",) else each  # 每天备份，保留 30 天
        per_what = names_of(per) or each
        yield Found(meant, facets, words, conditions, bare, shown, per_what, named=about, first=first, last=last)


def _attached(quantity: Quantity, text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return what names a facet within a figure, or right after it: per on-site visit, 四次免费上门."""
    if quantity.kind not in (QuantityKind.MONEY, QuantityKind.COUNT):
        return []
    within = [m for m in mentions if quantity.span[0] <= m.start and m.end <= quantity.span[1]]
    if quantity.unit != "times":
        return within
    return within or [m for m in mentions if _OF_WHAT.fullmatch(text, quantity.span[1], m.start)]


def _is_bought(quantities: Sequence[Quantity], text: str) -> bool:
    """Whether the first is the time that the sum after it buys, and no figure of its own: 买三年 3000 元."""
    if len(quantities) < 2 or quantities[0].kind is not QuantityKind.PERIOD:
        return False
    period, price = quantities
    between = text[period.span[1] : price.span[0]]
    return price.kind is QuantityKind.MONEY and not between.strip() and bool(_BOUGHT.search(text[: period.span[0]]))
