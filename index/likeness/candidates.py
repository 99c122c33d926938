"""Pairs of figures that may be about the same thing, found without comparing each with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product

from index.likeness.apart import may_be_same
from index.likeness.keys import RARE, Key, Tag, base_of, keys_held, keys_sought, names_around
from index.likeness.same import same_subject
from index.statements.statement import THINGS, Statement

Pair = tuple[Statement, Statement]


Groups = list[list[int]]
"""The numbers of statements, those together that are looked up as one."""


def pairs_by_rule(statements: Sequence[Statement], groups: Groups) -> list[Pair]:
    """Return pairs that are about the same thing by their words, each once, in the order of the statements.

    What a figure is about must stand in the other's context, so the rarest of its words finds all of them.
    """
    found = [pair for group in groups for pair in combinations(group, 2)]
    for pair in _near([statements[group[0]] for group in groups]):
        found += _members(pair, groups)
    return _in_order(found, statements)


def grouped(statements: Sequence[Statement]) -> Groups:
    """Group the statements of one article with the same words around them and for the same services and channels.

    The rows of a table mostly are: they differ in the edition.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, statement in enumerate(statements):
        words = (statement.subject, statement.heading, statement.title, statement.sentence)
        things = tuple(statement.facets.get(facet) for facet in THINGS)
        about = (statement.article, statement.language, base_of(statement), things, *words)
        groups.setdefault(about, []).append(number)
    return list(groups.values())


def _near(statements: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of those that are about the same thing."""
    holders: dict[Key, list[int]] = {}
    for number, statement in enumerate(statements):
        for key in keys_held(statement):
            holders.setdefault(key, []).append(number)
    seen: set[tuple[int, int]] = set()
    for number, statement in enumerate(statements):
        keys = keys_sought(statement, lambda key: len(holders.get(key, ())))
        near = {other for key in keys for other in holders.get(key, ())}
        for other in near:
            pair = (min(number, other), max(number, other))
            if number != other and pair not in seen and same_subject(statements[pair[0]], statements[pair[1]]):
                seen.add(pair)
                yield pair


def pairs_by_likeness(
    statements: Sequence[Statement], groups: Groups, count: Callable[[Key], int] | None = None
) -> list[Pair]:
    """Return pairs of two articles that may be the same and share a word that few files have, in order.

    A word that many files have says little, and would bring nearly all of them together. ``count`` says how many
    files hold a key; without it that is counted in ``statements``.
    """
    leaders = [statements[group[0]] for group in groups]
    holders: dict[tuple[str, str, Tag], dict[str, list[int]]] = {}
    for number, group in enumerate(groups):
        for kind, names in names_around(*(statements[member] for member in group)).items():
            named = holders.setdefault(kind, {})
            for name in names:
                named.setdefault(name, []).append(number)
    near: set[tuple[int, int]] = set()
    for (base, mark, tag), named in holders.items():
        for name, numbers in named.items():
            if len(numbers) < 2:
                continue
            files = count((base, mark, name, tag)) if count else len({leaders[number].place.file for number in numbers})
            if files <= RARE:
                near.update(combinations(numbers, 2))
    # What may not be the same by time, place or unit may not in any of their members: most pairs by far end here.
    apart = (
        (one, other)
        for one, other in near
        if leaders[one].article != leaders[other].article and may_be_same(leaders[one], leaders[other])
    )
    return _in_order((each for pair in apart for each in _members(pair, groups)), statements)


def _members(pair: tuple[int, int], groups: Groups) -> Iterator[tuple[int, int]]:
    """Yield all pairs of one statement of each of two groups."""
    return ((min(each), max(each)) for each in product(groups[pair[0]], groups[pair[1]]))


def _in_order(pairs: Iterable[tuple[int, int]], statements: Sequence[Statement]) -> list[Pair]:
    return [(statements[first], statements[second]) for first, second in sorted(pairs)]
