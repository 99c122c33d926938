"""Whether two statements are about the same thing, and whether their values agree."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from functools import lru_cache

from index.check.statements import Statement
from index.check.subject import Subject, covered, parallel
from index.types import Facets, Quantity, QuantityKind

_MINUTES = {"minute": Decimal(1), "hour": Decimal(60), "day": Decimal(1440)}
_MONTHS = {"month": Decimal(1), "year": Decimal(12)}
_ONCE = {"visit", "set"}
"""Denominators of what is bought once: a sum without any fits them."""
_WHOEVER_READS = (QuantityKind.PHONE, QuantityKind.AVAILABILITY)


class Scope(Enum):
    """How the facets of one figure lie to those of another."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"
    APART = "apart"


def same_value(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts agree. An open end agrees with whatever lies on its side."""
    if one.kind is QuantityKind.PHONE:
        return one.digits == other.digits
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if (low, high) == (least, most):
        return True
    if None not in (low, high, least, most) or _same_side(low, high, least, most):
        return False  # two sums, or two bounds of one side: 20 分钟以内 is not 30 分钟以内
    floor, ceiling = max(low or Decimal(0), least or Decimal(0)), [end for end in (high, most) if end is not None]
    return not ceiling or floor <= min(ceiling)


def _same_side(low: Decimal | None, high: Decimal | None, least: Decimal | None, most: Decimal | None) -> bool:
    ceilings = low is None and least is None and high is not None and most is not None
    floors = high is None and most is None and low is not None and least is not None
    return ceilings or floors


def embraces(wide: Quantity, narrow: Quantity) -> bool:
    """Whether ``narrow`` lies within ``wide``."""
    (low, high), (least, most) = _bounds(wide), _bounds(narrow)
    top = Decimal("Infinity")
    return (low or Decimal(0)) <= (least or Decimal(0)) and (most or top) <= (high or top)


def _bounds(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    size = _MINUTES.get(quantity.unit) or _MONTHS.get(quantity.unit) or Decimal(1)
    return tuple(None if end is None else end * size for end in (quantity.low, quantity.high))  # type: ignore[return-value]


def unit_of(quantity: Quantity) -> str:
    """Return the unit in which amounts of its kind are compared."""
    return "minute" if quantity.unit in _MINUTES else "month" if quantity.unit in _MONTHS else quantity.unit


def same_thing(one: Statement, other: Statement) -> bool:
    """Whether both say how much the same thing is, whatever they say and for whomever."""
    first, second = one.quantity, other.quantity
    if first.kind is not second.kind or unit_of(first) != unit_of(second):
        return False
    if not _same_per(one.per, other.per) or set(one.conditions) != set(other.conditions):
        return False
    if one.article == other.article and one.language == other.language and _one_breath(one, other):
        return False
    return _valid_together(one, other) and same_subject(one, other)


def _one_breath(one: Statement, other: Statement) -> bool:
    """A sentence, or a row, that gives two figures tells them apart itself."""
    return (
        one.spot.rsplit(".", 1)[0] == other.spot.rsplit(".", 1)[0]
        if one.spot.count(".") == 3
        else one.spot == other.spot
    )


def _same_per(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return True
    return (not one or not other) and set(one or other) <= _ONCE


def _valid_together(one: Statement, other: Statement) -> bool:
    ends_before = one.valid_until and other.valid_from and one.valid_until < other.valid_from
    begins_after = other.valid_until and one.valid_from and other.valid_until < one.valid_from
    return not (ends_before or begins_after)


def same_subject(one: Statement, other: Statement) -> bool:
    """Whether the words around two figures speak of one thing."""
    mine, theirs = whole_of(one), whole_of(other)
    if one.subject.empty != other.subject.empty:
        # What one says next to the figure, the other says above it.
        mine, theirs = context_of(one), context_of(other)
    if mine.concepts != theirs.concepts:
        extra = (mine.concepts - context_of(other).concepts) | (theirs.concepts - context_of(one).concepts)
        if extra:
            return False
    if one.language == other.language:
        if not covered(mine.words - theirs.words, context_of(other).words):
            return False
        if not covered(theirs.words - mine.words, context_of(one).words):
            return False
    elif one.article != other.article:
        # Words of two languages cannot be compared: only what both spell alike, else what the word list knows.
        if mine.words and theirs.words and mine.words != theirs.words:
            return False
        if (mine.words or theirs.words) and not (mine.concepts & theirs.concepts):
            return False
    return _same_surroundings(one, other)


def whole_of(statement: Statement) -> Subject:
    """Return what stands next to a figure; where that is general, what stands above it."""
    for subject in (statement.subject, _joined(statement.heading, statement.title)):
        if not subject.empty:
            return subject
    return Subject()


def context_of(statement: Statement) -> Subject:
    """Return all that stands around a figure."""
    return _joined(statement.subject, statement.heading, statement.title)


@lru_cache(maxsize=65536)
def _joined(*subjects: Subject) -> Subject:
    return Subject(
        frozenset().union(*(one.concepts for one in subjects)), frozenset().union(*(one.words for one in subjects))
    )


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
    loose = one.quantity.kind in _WHOEVER_READS
    narrower = wider = False
    for facet in {*one.facets, *other.facets}:
        mine, theirs = set(one.facets.get(facet, ())), set(other.facets.get(facet, ()))
        if loose and facet in ("channel", "service"):
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
