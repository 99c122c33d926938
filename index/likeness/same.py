"""Whether two statements are about the same thing, and for whom."""

from __future__ import annotations

from enum import Enum

from index.likeness.apart import may_be_same
from index.likeness.context import context_of, whole_of
from index.statements.statement import THINGS, Statement
from index.statements.subject import Subject, covered, joined, parallel
from index.types import Facets, QuantityKind

_ONCE = {"visit", "set"}
"""Denominators of what is bought once: a sum without any fits them."""
_THING_BY_UNIT = frozenset({"user", "site", "套"})
"""Units that name the thing: 50 个用户 needs no other word."""
_WHOEVER_READS = (QuantityKind.PHONE, QuantityKind.AVAILABILITY)


class Scope(Enum):
    """How the facets of one figure lie to those of another."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"
    APART = "apart"


def same_thing(one: Statement, other: Statement) -> bool:
    """Whether both say how much the same thing is, whatever they say and for whomever."""
    return same_measure(one, other) and same_subject(one, other)


def same_measure(one: Statement, other: Statement) -> bool:
    """Whether two figures for one thing can be held against each other: per the same, conditions, unit, time, place."""
    unsaid = one.quantity.kind is QuantityKind.COUNT and not (one.per and other.per)  # 每年 2 次, 一年做 2 次
    if not (unsaid or same_per(one.per, other.per)) or set(one.conditions) != set(other.conditions):
        return False
    return may_be_same(one, other)


def same_per(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sums are per the same; what is bought once need not say so."""
    if one == other:
        return True
    return (not one or not other) and set(one or other) <= _ONCE


def same_subject(one: Statement, other: Statement) -> bool:
    """Whether the words around two figures speak of one thing.

    What they measure and under which condition must be the same. Words that describe may stand on one side only,
    unless that side's article is about them (电池 over 电池保修 1 年); where both have some, they tell apart.
    """
    mine, theirs = whole_of(one), whole_of(other)
    if (mine.concepts - context_of(other).concepts) | (theirs.concepts - context_of(one).concepts):
        return False
    # Words of two languages cannot be compared: only what both spell alike, else what the word list knows.
    unlike = mine.words and theirs.words and mine.words != theirs.words
    if unlike and one.language != other.language and one.article != other.article:
        return False
    left, right = _left(one, other), _left(other, one)
    if (left.nouns and right.nouns) or (left.words and right.words) or _topical(left, one) or _topical(right, other):
        return False
    if not (left.empty and right.empty) and not _common(one, other, left, right):
        return False
    return _same_surroundings(one, other)


def _left(one: Statement, other: Statement) -> Subject:
    """Return the words and nouns around ``one`` that do not stand around ``other``."""
    mine, theirs = whole_of(one), context_of(other)
    words = mine.words - theirs.words if one.language == other.language else frozenset()
    return Subject(
        words=frozenset(word for word in words if not covered((word,), theirs.words)), nouns=mine.nouns - theirs.nouns
    )


def topic_alone(one: Statement, other: Statement) -> bool:
    """Whether either has something that the other lacks both next to it and above it: its article is about that."""
    return _topical(_left(one, other), one) or _topical(_left(other, one), other)


def _topical(left: Subject, statement: Statement) -> bool:
    near, above = statement.subject, joined(statement.heading, statement.title)
    return bool(left.words & near.words & above.words or left.nouns & near.nouns & above.nouns)


def _common(one: Statement, other: Statement, left: Subject, right: Subject) -> bool:
    """Whether two figures have a thing in common, besides what either has alone."""
    mine, theirs = whole_of(one), whole_of(other)
    if (mine.concepts & context_of(other).concepts) | (mine.nouns & context_of(other).nouns):
        return True
    if one.quantity.unit in _THING_BY_UNIT and one.subject.empty and other.subject.empty:
        return True
    if one.language == other.language and ((mine.words and not left.words) or (theirs.words and not right.words)):
        return True
    return any(set(one.facets.get(f, ())) & set(other.facets.get(f, ())) for f in THINGS)


def _same_surroundings(one: Statement, other: Statement) -> bool:
    """Whether no heading or title tells the two apart."""
    if one.language != other.language:
        return True
    if one.article != other.article and parallel(one.title, other.title):
        return False
    mine, theirs = one.heading.words - one.subject.words, other.heading.words - other.subject.words
    if one.article == other.article:
        return covered(mine, context_of(other).words) and covered(theirs, context_of(one).words)
    return not mine or not theirs or covered(mine, theirs) or covered(theirs, mine)


def scope_of(one: Statement, other: Statement) -> Scope:
    """Return how the facets of ``one`` lie to those of ``other``."""
    return scope_between(one.facets, other.facets, loose=one.quantity.kind in _WHOEVER_READS)


def scope_between(facets: Facets, others: Facets, *, loose: bool) -> Scope:
    """Return how facets lie to others; ``loose`` where channels and services say nothing, as of a phone number."""
    narrower = wider = False
    for facet in {*facets, *others}:
        mine, theirs = set(facets.get(facet, ())), set(others.get(facet, ()))
        if loose and facet in THINGS:
            continue
        if mine and theirs and not mine & theirs:
            return Scope.APART
        # People say 服务 of anything, and a phone number is for whoever reads it.
        if mine == theirs or loose or (facet == "service" and not (mine and theirs)):
            continue
        narrower |= not theirs or (bool(mine) and mine < theirs)
        wider |= not mine or (bool(theirs) and theirs < mine)
    if narrower and wider:
        return Scope.APART
    return Scope.NARROWER if narrower else Scope.WIDER if wider else Scope.SAME


def named_apart(facets: Facets, other: Facets) -> bool:
    """Whether a facet names values on both sides, one set within the other."""
    return any(facets.get(f) and other.get(f) and set(facets[f]) != set(other[f]) for f in facets)
