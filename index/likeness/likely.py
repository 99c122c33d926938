"""Whether two figures are likely about the same thing though their words differ.

The rules of ``index.likeness.same`` ask that every word fits. Prose has words to spare, so what the rules leave open is
judged by what judged pairs of texts taught (``index.likeness.trees``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.likeness.apart import may_be_same
from index.likeness.context import around_of, values_around, whole_of
from index.likeness.evidence import evidence
from index.likeness.same import Scope
from index.likeness.scopes import likely_scope
from index.likeness.trees import same_thing_trees
from index.likeness.values import differs
from index.statements.statement import Statement
from index.statements.subject import Subject, grams, marks
from index.types import QuantityKind

SURE: Final = 0.6
"""Probability from which two figures are taken for the same thing; less, and editors are told what is none."""

_LINES: Final = frozenset({"sales", "fax", "complaint"})
"""What a phone number is for where it is not for everything."""
_TIMES: Final = frozenset({"year", "quarter", "month", "week", "day", "hour", "minute", "晚"})


def comparable(one: Statement, other: Statement) -> bool:
    """Whether words can tell: two articles, of one time, place and scope, and something said by both."""
    if one.article == other.article or not may_be_same(one, other):
        return False
    rhythm, other_rhythm = _TIMES.intersection(one.per), _TIMES.intersection(other.per)
    if rhythm and other_rhythm and rhythm != other_rhythm:
        return False
    lines, others = (_LINES & around_of(each).concepts for each in (one, other))
    if one.quantity.kind is QuantityKind.PHONE and lines != others:
        return False
    # What an order must come to is no price, whatever else is said of both.
    from_sum = ("threshold" in whole_of(each).concepts for each in (one, other))
    if one.quantity.kind is QuantityKind.MONEY and len(set(from_sum)) > 1:
        return False
    mine, theirs = set(one.conditions), set(other.conditions)
    if mine - theirs and theirs - mine:
        return False
    return likely_scope(one, other) is not Scope.APART and _anything_shared(one, other)


def _anything_shared(one: Statement, other: Statement) -> bool:
    if values_around(one) & values_around(other):
        return True
    near, theirs = _telling(one), _telling(other)
    mine, far = around_of(one), around_of(other)
    if (marks(near) & marks(far)) | (marks(theirs) & marks(mine)):
        return True
    words = (grams(near.words) & grams(far.words)) | (grams(theirs.words) & grams(mine.words))
    return one.language == other.language and bool(words)


def _telling(one: Statement) -> Subject:
    """Return what stands next to a figure; all around it where that measures nothing: 7 天内、尚未使用的，可以退款."""
    near = whole_of(one)
    return near if near.concepts or near.nouns else around_of(one)


def likely_opposed(one: Statement, other: Statement) -> bool:
    """Whether both likely say otherwise of the same thing."""
    return differs(one.quantity, other.quantity) and comparable(one, other) and probability(one, other) >= SURE


def agreed(one: Statement, other: Statement, others: Sequence[Statement]) -> bool:
    """Whether one of ``others``, the figures of the article of ``other``, says what ``one`` does and is as like it."""
    agreeing = [each for each in others if not differs(each.quantity, one.quantity) and comparable(one, each)]
    return bool(agreeing) and max(probability(one, each) for each in agreeing) >= probability(one, other)


def probability(one: Statement, other: Statement) -> float:
    """Return how likely two comparable figures are about the same thing, where every other pair is.

    Of the pairs that the trees were learned from half are contradictions; among articles there are far fewer, so
    this orders pairs, and is not told to editors.
    """
    return same_thing_trees().probability(evidence(one, other))
