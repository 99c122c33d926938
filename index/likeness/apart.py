"""What tells two figures apart whatever words stand around them: unit, time, place, and where they are said."""

from __future__ import annotations

import re
from functools import lru_cache

from index.likeness.context import context_of
from index.likeness.values import unit_of
from index.statements.statement import Statement
from index.statements.subject import names_of

_CELL = 4
"""Parts of the spot of a cell: section, block, row and column."""
_EDITION, _FROM_TO = "edition", 2
_WAYS = frozenset({"upgrade", "migration"})
_BETWEEN = re.compile(r"版\s*[升转换]|升级?[到至为]")


def may_be_same(one: Statement, other: Statement) -> bool:
    """Whether nothing but words could tell the two apart: unit, time, place, and where they stand."""
    first, second = one.quantity, other.quantity
    if first.kind is not second.kind or unit_of(first) != unit_of(second) or one.names_row or other.names_row:
        return False
    if one.article == other.article and one.language == other.language and _one_breath(one, other):
        return False
    return _together(one, other)


def _one_breath(one: Statement, other: Statement) -> bool:
    """A sentence, or a row, that gives two figures tells them apart itself, and so do two rows by their names."""
    mine, theirs = one.spot.split("."), other.spot.split(".")
    if len(mine) != _CELL or len(theirs) != _CELL:
        return mine == theirs
    return mine[:2] == theirs[:2] and (mine[2] == theirs[2] or one.row != other.row)


def _together(one: Statement, other: Statement) -> bool:
    """Whether both can hold at one time, in one place, and of things that bear one number."""
    if one.years and other.years and not one.years & other.years:
        return False
    numbered, other_numbered = _numbers(one), _numbers(other)
    if numbered and other_numbered and not numbered & other_numbered:
        return False
    if any(mine and theirs and not mine & theirs for mine, theirs in zip(_names(one), _names(other), strict=True)):
        return False
    if _leads_elsewhere(one, other):
        return False
    ends_before = one.valid_until and other.valid_from and one.valid_until < other.valid_from
    begins_after = other.valid_until and one.valid_from and other.valid_until < one.valid_from
    return not (ends_before or begins_after)


def _leads_elsewhere(one: Statement, other: Statement) -> bool:
    """Whether both are of a way from one edition to another, but not of one way: 迷你版升标准版, 标准版升商贸版."""
    mine, theirs = (set(each.facets.get(_EDITION, ())) for each in (one, other))
    if mine == theirs or len(mine) < _FROM_TO or len(theirs) < _FROM_TO:
        return False
    return all(_WAYS & context_of(each).concepts or _BETWEEN.search(each.titled) for each in (one, other))


@lru_cache(maxsize=65536)
def _names(statement: Statement) -> tuple[frozenset[str], ...]:
    return names_of(context_of(statement))


@lru_cache(maxsize=65536)
def _numbers(statement: Statement) -> frozenset[str]:
    """Return numbers within names: 3 of 3 号方案, and of plan 3."""
    return frozenset(number for word in context_of(statement).words for number in re.findall(r"\d+", word))
