"""By what files meet: a check of some files needs those alone that they have something in common with.

Each key is a number of 64 bits, so that a hundred of them a file can be kept. Two keys that fall on one number bring
a file that is not needed, and never hide one that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

from index.check.facts import Facts
from index.check.questions import segments_held, segments_sought
from index.likeness.keys import Key, keys_around, keys_held, keys_rare, keys_sought
from index.likeness.likely import likely_opposed
from index.likeness.same import same_thing
from index.likeness.values import same_value
from index.statements.statement import Statement
from index.text import fold

Count = Callable[[int], int]
"""Says how many files hold a key."""


def held(facts: Facts) -> set[int]:
    """Return the keys under which a file is found."""
    found = {_number("title", facts.language, fold(facts.title)), _article(facts)} if facts.article else set()
    if facts.published:
        for key in facts.question_keys:
            found.add(_number("question", facts.language, key))
            found |= {_number("near", *map(str, row), text) for row, text in segments_held(key)}
        found |= {_figure(key) for key in {key for s in facts.statements for key in (*keys_held(s), *keys_around(s))}}
    return found


def sought(facts: Facts, count: Count) -> set[int]:
    """Return the keys of the files that a file is held against."""
    return {*_by_name(facts), *figures_sought(facts.statements if facts.published else (), count)}


def figures_sought(statements: Iterable[Statement], count: Count) -> set[int]:
    """Return the keys of the files whose figures may be about the same."""
    counted = by_key(count)
    return {
        _figure(key)
        for statement in statements
        for key in (*keys_sought(statement, counted), *keys_rare(statement, counted))
    }


def by_key(count: Count) -> Callable[[Key], int]:
    """Return what says how many files hold a key of a figure."""
    return lambda key: count(_figure(key))


def opposed(statements: Iterable[Statement], others: Iterable[Statement], count: Count) -> list[Statement]:
    """Return those of ``others`` that say otherwise of what one of ``statements`` is, or is likely, about."""
    asked = [(statement, keys_rare(statement, by_key(count))) for statement in statements]

    def says_otherwise(other: Statement) -> bool:
        around = keys_around(other)
        return any(
            (not same_value(one.quantity, other.quantity) and same_thing(one, other))
            or (not rare.isdisjoint(around) and likely_opposed(one, other))
            for one, rare in asked
        )

    return [other for other in others if says_otherwise(other)]


def _by_name(facts: Facts) -> Iterator[int]:
    """Yield the keys of the other language, of titles, its own and those that are named, and of alike questions."""
    if not facts.article:
        return
    yield _article(facts)
    for title in (facts.title, *(pointer.title for pointer in facts.pointers)):
        yield _number("title", facts.language, fold(title))
    for key in facts.question_keys if facts.published else ():
        yield _number("question", facts.language, key)
        for row, texts in segments_sought(key):
            yield from (_number("near", *map(str, row), text) for text in texts)


def _article(facts: Facts) -> int:
    return _number("article", facts.article)


def _figure(key: Key) -> int:
    *parts, tag = key
    return _number("figure", *parts, tag if isinstance(tag, str) else "\x1e".join(sorted(tag)))


def _number(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
