"""Whether two figures are likely about the same thing though their words differ: a logistic regression.

The rules of ``index.check.same`` ask that every word fits. Prose has words to spare, so what the rules leave open is
judged by weights, which ``python -m tests.benchmarks.pairs --write`` learns from judged pairs of texts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

from index.check.evidence import evidence
from index.check.same import THINGS, Scope, around_of, context_of, may_be_same, scope_between, whole_of
from index.check.statement import Statement
from index.check.subject import grams, marks, narrowing
from index.check.values import differs, same_value
from index.types import QuantityKind

WEIGHTS: Final = Path(__file__).with_name("likeness.json")
SURE: Final = 0.6
"""Probability from which two figures are taken for the same thing; less, and editors are told what is none."""

_TIMES: Final = frozenset({"year", "quarter", "month", "week", "day", "hour", "minute", "晚"})


@cache
def weights_in_use() -> tuple[float, dict[str, float]]:
    """Return the intercept, and the weight of each evidence by its name."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return stored["intercept"], stored["weights"]


def comparable(one: Statement, other: Statement) -> bool:
    """Whether words can tell: two articles, of one time, place and scope, and something said by both."""
    if one.article == other.article or not may_be_same(one, other):
        return False
    rhythm, other_rhythm = _TIMES.intersection(one.per), _TIMES.intersection(other.per)
    if rhythm and other_rhythm and rhythm != other_rhythm:
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
    if any(set(values) & set(other.facets.get(facet, ())) for facet, values in one.facets.items()):
        return True
    near, theirs = whole_of(one), whole_of(other)
    mine, far = around_of(one), around_of(other)
    if (marks(near) & marks(far)) | (marks(theirs) & marks(mine)):
        return True
    words = (grams(near.words) & grams(far.words)) | (grams(theirs.words) & grams(mine.words))
    return one.language == other.language and bool(words)


def likely_opposed(one: Statement, other: Statement) -> bool:
    """Whether both likely say otherwise of the same thing."""
    return differs(one.quantity, other.quantity) and comparable(one, other) and probability(one, other) >= SURE


def agreed(one: Statement, other: Statement, others: Sequence[Statement]) -> bool:
    """Whether one of ``others``, the figures of the article of ``other``, says what ``one`` does and is as like it."""
    agreeing = [
        each
        for each in others
        if same_value(each.quantity, one.quantity)
        and not differs(each.quantity, one.quantity)
        and comparable(one, each)
    ]
    return bool(agreeing) and max(probability(one, each) for each in agreeing) >= probability(one, other)


def probability(one: Statement, other: Statement) -> float:
    """Return how likely two comparable figures are about the same thing, where every other pair is.

    Of the pairs that the weights were learned from half are contradictions; among articles there are far fewer, so
    this orders pairs, and is not told to editors.
    """
    intercept, weights = weights_in_use()
    found = evidence(one, other)
    return 1 / (1 + exp(-intercept - sum(weight * found[name] for name, weight in weights.items())))


def likely_scope(one: Statement, other: Statement) -> Scope:
    """Return how the scopes lie, by facets and by words such as schools or Shenzhen.

    A service or channel that one side names, or calls otherwise, does not narrow: the words must tell.
    """
    left_out = {facet for facet in THINGS if not (one.facets.get(facet) and other.facets.get(facet))} | {"service"}
    mine_left, theirs_left = (
        {facet: values for facet, values in facets.items() if facet not in left_out}
        for facets in (one.facets, other.facets)
    )
    scope = scope_between(mine_left, theirs_left, loose=one.quantity.kind is QuantityKind.PHONE)
    mine, theirs = narrowing(context_of(one)), narrowing(context_of(other))
    mine, theirs = mine - theirs, theirs - mine
    if scope is Scope.APART or not (mine or theirs):
        return scope
    if mine and theirs:
        return Scope.APART
    words = Scope.NARROWER if mine else Scope.WIDER
    return words if scope in (Scope.SAME, words) else Scope.APART
