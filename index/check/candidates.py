"""Pairs of figures that may be about the same thing, found without comparing each with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from index.check.keys import RARE, Key, Tag, base_of, keys_held, keys_sought, names_around
from index.check.same import same_subject
from index.check.statement import Statement

Pair = tuple[Statement, Statement]


def pairs_by_rule(statements: Sequence[Statement]) -> list[Pair]:
    """Return pairs that are about the same thing by their words, each once, in the order of the statements.

    What a figure is about must stand in the other's context, so the rarest of its words finds all of them. The rows
    of a table are mostly about one thing: such figures are looked up and compared as one.
    """
    members = _alike(statements)
    found = [pair for group in members for pair in combinations(group, 2)]
    for first, second in _near([statements[group[0]] for group in members]):
        found += [(min(pair), max(pair)) for pair in product(members[first], members[second])]
    return [(statements[first], statements[second]) for first, second in sorted(found)]


def _alike(statements: Sequence[Statement]) -> list[list[int]]:
    """Group the numbers of statements of one article with the same words around them."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, statement in enumerate(statements):
        words = (statement.subject, statement.heading, statement.title, statement.sentence)
        about = (statement.article, statement.language, base_of(statement), *words)
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


def pairs_by_likeness(statements: Sequence[Statement], count: Callable[[Key], int] | None = None) -> list[Pair]:
    """Return pairs of two articles that share a word that few files have, in the order of the statements.

    A word that many files have says little, and would bring nearly all of them together. ``count`` says how many
    files hold a key; without it that is counted in ``statements``.
    """
    groups = _alike(statements)
    holders: dict[tuple[str, str, Tag], dict[str, list[int]]] = {}
    for number, group in enumerate(groups):
        for kind, names in names_around(statements[group[0]]).items():
            named = holders.setdefault(kind, {})
            for name in names:
                named.setdefault(name, []).append(number)
    found: set[tuple[int, int]] = set()
    for (base, mark, tag), named in holders.items():
        for name, numbers in named.items():
            if len(numbers) > 1 and _is_rare(
                (base, mark, name, tag), [statements[groups[n][0]] for n in numbers], count
            ):
                found.update(combinations(numbers, 2))
    apart = (pair for pair in found if len({statements[groups[number][0]].article for number in pair}) > 1)
    numbered = ((min(pair), max(pair)) for first, second in apart for pair in product(groups[first], groups[second]))
    return [(statements[first], statements[second]) for first, second in sorted(numbered)]


def _is_rare(key: Key, holders: Sequence[Statement], count: Callable[[Key], int] | None) -> bool:
    return (count(key) if count else len({statement.place.file for statement in holders})) <= RARE
