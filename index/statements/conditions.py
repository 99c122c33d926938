"""What figures of one sentence depend on: 3 年以上 of the discount beside it, 一次签两年的 of the one after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.figures.clauses import split_clauses
from index.types import Quantity, QuantityKind

_BREAK = re.compile(r"[，。；;！？\n]|[,.](?=\s)")
_OPENS = re.compile(r"\s*(?:客户|用户|您)?(?:如果|如|若|凡|只要|当|一次性?|if\b|when\b|where\b|for\b)", re.IGNORECASE)
_CLOSES = re.compile(r"(?:(?:的话?|时|后)|(?:[不未]?满|不足|不到|超过|超出)[^，,]{1,8})[，,]\s*$")
_SET = (QuantityKind.PERIOD, QuantityKind.COUNT, QuantityKind.PERCENT)
"""Kinds that a figure beside them depends on."""


def conditions_in(text: str, quantities: Sequence[Quantity], own: Quantity) -> tuple[str, ...]:
    """Return the amounts of the sentence ``text`` that ``own`` depends on: those of its clause, and of a condition.

    A condition and what follows from it depend on each other: 满两年的，打九折 is no other value of 满三年的，打八折.
    """
    beside = [one for one in quantities if one is not own and not _BREAK.search(_between(text, one, own))]
    bound = [one for one in _bound(text, quantities, own) if one not in beside]
    return (*conditions_of(beside, own), *map(_named, bound))


def conditions_of(others: Sequence[Quantity], own: Quantity | None) -> tuple[str, ...]:
    """Return the other amounts that a figure depends on (3 年以上, 10 users); one of what it is per is none."""
    return tuple(
        _named(one)
        for one in others
        if one.kind in _SET
        and not (own and (one.kind is own.kind or one.unit in own.per))
        and not one.low == one.high == 1
    )


def _bound(text: str, quantities: Sequence[Quantity], own: Quantity) -> Iterator[Quantity]:
    """Yield the figures that stand on the other side of a condition."""
    start = 0
    clauses = split_clauses(text)
    for clause, following in pairwise(clauses):
        middle, end = start + len(clause), start + len(clause) + len(following)
        if _CLOSES.search(clause) or (_OPENS.match(clause) and clause.rstrip().endswith((",", "，"))):
            for near, far in (((start, middle), (middle, end)), ((middle, end), (start, middle))):
                if near[0] <= own.span[0] < near[1]:
                    yield from (one for one in quantities if far[0] <= one.span[0] < far[1])
        start = middle


def _between(text: str, one: Quantity, other: Quantity) -> str:
    first, second = sorted((one.span, other.span))
    return text[first[1] : second[0]]


def _named(quantity: Quantity) -> str:
    return f"{quantity.low}-{quantity.high} {quantity.unit}"
