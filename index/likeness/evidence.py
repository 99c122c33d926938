"""What speaks for and against two figures being about the same thing, where their words differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log1p

from index.likeness.context import around_of, context_of, values_around, whole_of
from index.likeness.patterns import patterns
from index.likeness.rarity import shared_rarity
from index.likeness.same import Scope, same_per, same_thing, scope_of, topic_alone
from index.likeness.values import same_value
from index.statements.statement import Statement
from index.statements.subject import Subject, grams, in_contrast, joined, marks, narrowing, parallel
from index.types import QuantityKind

_SUMS = frozenset({"deposit", "penalty", "discount", "original", "tax", "shipping", "commission", "interest", "extra"})
"""Concepts that make another sum of a price."""
_ALL = re.compile(
    r"全部|所有|全系列|各[个种类版产款地]|一律|全体|不论|无论|不分|均为|统一"
    r"|\b(?:all|every|everyone|everybody|any|whatever|whichever|regardless|anywhere|alike)\b",
    re.IGNORECASE,
)
_ENDS = ("minimum", "maximum")


def evidence(one: Statement, other: Statement) -> Mapping[str, float]:
    """Return what there is to compare, by name; it does not matter which of the two comes first."""
    return {
        **_measures(one, other),
        **_words(one, other),
        **_titles(one, other),
        **_amounts(one, other),
        **patterns(one, other),
        **shared_rarity(one, other),
        **_rules(one, other),
    }


def _rules(one: Statement, other: Statement) -> dict[str, float]:
    """Return what the rules make of it, which ask that every word fits."""
    same = same_thing(one, other)
    return {"same by rule": same, "same by rule, and for the same": same and scope_of(one, other) is Scope.SAME}


def _measures(one: Statement, other: Statement) -> dict[str, float]:
    near, theirs = whole_of(one), whole_of(other)
    mine, far = around_of(one), around_of(other)
    concepts = (near.concepts & far.concepts) | (theirs.concepts & mine.concepts)
    nouns = (near.nouns & far.nouns) | (theirs.nouns & mine.nouns)
    alone, also_alone = near.concepts - far.concepts, theirs.concepts - mine.concepts
    bare, also_bare = near.nouns - far.nouns, theirs.nouns - mine.nouns
    covers = sorted((_covered(marks(near), marks(far)), _covered(marks(theirs), marks(mine))))
    return {
        "concepts shared": min(2, len(concepts)),
        "concepts on both sides alone": min(len(alone), len(also_alone), 2),
        "concepts on one side alone": min(3, max(len(alone), len(also_alone))),
        "another kind of sum": bool((alone | also_alone) & _SUMS),
        "narrowing on one side": bool(narrowing(Subject(alone | also_alone))),
        "for all on one side": _for_all(one) != _for_all(other),
        "contrast near": min(2, in_contrast(near.concepts, theirs.concepts)),
        "contrast around": min(2, in_contrast(mine.concepts, far.concepts)),
        "nouns shared": min(2, len(nouns)),
        "nouns on both sides alone": min(len(bare), len(also_bare), 2),
        "nouns on one side alone": min(3, max(len(bare), len(also_bare))),
        "less covered marks": covers[0],
        "more covered marks": covers[1],
        "no marks": not marks(near) and not marks(theirs),
    }


def _for_all(one: Statement) -> bool:
    """Whether a figure is said to be for everybody, or everything: then one for some beside it is no contradiction."""
    return bool(_ALL.search(one.titled) or _ALL.search(one.text))


def _words(one: Statement, other: Statement) -> dict[str, float]:
    if one.language != other.language:
        names = ("words shared", "words shared around", "words on both sides alone", "words on one side alone")
        return {**dict.fromkeys((*names, "less covered words", "more covered words", "no words"), 0.0), "across": 1.0}
    near, theirs = grams(whole_of(one).words), grams(whole_of(other).words)
    mine, far = grams(around_of(one).words), grams(around_of(other).words)
    alone = sorted((len(near - far), len(theirs - mine)))
    covers = sorted((_covered(near, far), _covered(theirs, mine))) if near or theirs else [0.5, 0.5]
    return {
        "words shared": log1p(len((near & far) | (theirs & mine))),
        "words shared around": log1p(len(mine & far)),
        "words on both sides alone": log1p(alone[0]),
        "words on one side alone": log1p(alone[1]),
        "less covered words": covers[0],
        "more covered words": covers[1],
        "no words": not near or not theirs,
        "across": 0.0,
    }


def _titles(one: Statement, other: Statement) -> dict[str, float]:
    mine, theirs = joined(one.title, one.heading), joined(other.title, other.heading)
    alone = sorted((len(marks(mine) - marks(around_of(other))), len(marks(theirs) - marks(around_of(one)))))
    found = {
        "titles share marks": min(2, len(marks(mine) & marks(theirs))),
        "titles' marks on both sides alone": min(2, alone[0]),
        "titles' marks on one side alone": min(3, alone[1]),
    }
    words = (0.0, 0.0, 0.0, 0.0)
    if one.language == other.language:
        lack = sorted(
            (
                len(grams(mine.words) - grams(around_of(other).words)),
                len(grams(theirs.words) - grams(around_of(one).words)),
            )
        )
        shared = len(grams(mine.words) & grams(theirs.words))
        words = (log1p(shared), log1p(lack[0]), log1p(lack[1]), float(parallel(one.title, other.title)))
    names = ("titles share words", "titles' words on both sides alone", "titles' words on one side alone", "parallel")
    found["topic on one side alone"] = topic_alone(one, other)
    return {**found, **dict(zip(names, words, strict=True))}


def _amounts(one: Statement, other: Statement) -> dict[str, float]:
    first, second = one.quantity, other.quantity
    mine, theirs = set(one.conditions), set(other.conditions)
    named, also_named = values_around(one), values_around(other)
    ends = ((first.low is None) != (second.low is None)) + ((first.high is None) != (second.high is None))
    service, channel = _values(one, other, "service"), _values(one, other, "channel")
    return {
        "denominators differ": not same_per(one.per, other.per),
        "denominator on one side": bool(one.per) != bool(other.per),
        "conditions shared": bool(mine & theirs),
        "conditions on one side": bool(mine) != bool(theirs),
        "facets shared": sum(bool(set(v) & set(other.facets.get(facet, ()))) for facet, v in one.facets.items()),
        "values named by both": min(2, len(named & also_named)),
        "values named by one": min(3, len(named ^ also_named)),
        "services differ": bool(service[0] and service[1] and not service[0] & service[1]),
        "services shared": bool(service[0] & service[1]),
        "channels shared": bool(channel[0] & channel[1]),
        "channel on one side": bool(channel[0]) != bool(channel[1]),
        "opening hours": first.unit == "clock",
        "open ends differ": ends,
        "a floor and a ceiling": _opposite(one, other),
        "an end within the other's": same_value(first, second),
        **{kind.value: first.kind is kind for kind in QuantityKind},
    }


def _opposite(one: Statement, other: Statement) -> bool:
    """Whether one side says the least and the other the most."""
    sides = [
        {"minimum"} if each.quantity.high is None else {"maximum"} if each.quantity.low is None else set[str]()
        for each in (one, other)
    ]
    mine, theirs = (side | context_of(each).concepts for side, each in zip(sides, (one, other), strict=True))
    return any(a in mine - theirs and b in theirs - mine for a, b in (_ENDS, _ENDS[::-1]))


def _values(one: Statement, other: Statement, facet: str) -> tuple[set[str], set[str]]:
    return set(one.facets.get(facet, ())), set(other.facets.get(facet, ()))


def _covered(some: frozenset[str], by: frozenset[str]) -> float:
    return len(some & by) / len(some) if some else 1.0
