"""What is said around a figure: next to it, in its article, in its sentence."""

from __future__ import annotations

from functools import lru_cache

from index.statements.statement import Statement
from index.statements.subject import Subject, joined


@lru_cache(maxsize=65536)  # each is compared with many
def whole_of(statement: Statement) -> Subject:
    """Return what stands next to a figure; where that is general, what stands above it."""
    for subject in (statement.subject, joined(statement.heading, statement.title)):
        if not subject.empty:
            return subject
    return Subject()


@lru_cache(maxsize=65536)
def context_of(statement: Statement) -> Subject:
    """Return all that stands around a figure."""
    return joined(statement.subject, statement.heading, statement.title)


@lru_cache(maxsize=65536)
def around_of(statement: Statement) -> Subject:
    """Return all that stands around a figure, its whole sentence too."""
    return joined(context_of(statement), statement.sentence)


@lru_cache(maxsize=65536)
def values_around(statement: Statement) -> frozenset[str]:
    """Return the values of facets that a figure is for, and those that are named around it."""
    return statement.named.union(*statement.facets.values())
