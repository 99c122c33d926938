"""For whom each of two figures is that are likely about the same thing."""

from __future__ import annotations

from typing import Final

from index.likeness.context import context_of
from index.likeness.evidence import evidence
from index.likeness.patterns import topics_alone
from index.likeness.same import Scope, scope_between
from index.likeness.trees import narrower_trees
from index.statements.statement import THINGS, Statement
from index.statements.subject import narrowing
from index.types import QuantityKind

_EVEN: Final = 0.5
"""Probability above which a figure is taken for one for a narrower scope."""


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


def scope_meant(one: Statement, other: Statement) -> Scope:
    """Return how the scopes lie by all that is said: a narrower one need not be in a word list.

    Where nothing but words tell, the figure whose title and sentence say more than the other's is for fewer.
    """
    scope = likely_scope(one, other)
    if scope is Scope.APART:
        return scope
    if narrower_trees().probability(scoping(one, other)) <= _EVEN:
        return Scope.SAME
    if scope is not Scope.SAME:
        return scope
    return Scope.NARROWER if topics_alone(one, other) >= topics_alone(other, one) else Scope.WIDER


def scoping(one: Statement, other: Statement) -> dict[str, float]:
    """Return what tells a narrower scope from the same one, by name."""
    return {**evidence(one, other), "scopes differ": likely_scope(one, other) is not Scope.SAME}
