"""By what statements about the same thing find each other, so that not every pair need be compared.

The keys follow ``same_thing``: a pair that shares none of them is not about the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.check.same import context_of, unit_of, whole_of
from index.check.statements import Statement

Tag = frozenset[str] | str
"""What two languages must share besides a concept: the article, or all words of what the figures are about."""
Key = tuple[str, str, str, Tag]
"""Kind and unit, how it is matched, a word or concept, and what goes with it."""

_ANY = "*"
_EXACT, _BEGINS, _CONCEPT, _NOTHING = "=", "<", "#", "0"


def keys_held(statement: Statement) -> set[Key]:
    """Return the keys under which a statement is found: by all that stands around it."""
    base, context = base_of(statement), context_of(statement)
    found: set[Key] = set()
    for word in context.words:
        found.add((base, _EXACT, word, statement.language))
        found |= {(base, _BEGINS, start, statement.language) for start in _starts(word)}
    for concept in context.concepts:
        found |= {(base, _CONCEPT, concept, tag) for tag in (*_tags(statement), _ANY)}
    return found or {(base, _NOTHING, "", _ANY)}


def keys_within(statement: Statement) -> list[list[Key]]:
    """Return for each thing that a statement is about the keys of those that may be about it too."""
    base, language, whole = base_of(statement), statement.language, whole_of(statement)
    found: list[list[Key]] = []
    for word in sorted(whole.words):
        longer: list[Key] = [(base, _BEGINS, word, language)] if word in _starts(word) else []
        shorter: list[Key] = [(base, _EXACT, start, language) for start in {word, *_starts(word)}]
        found.append(longer + shorter)
    found += [[(base, _CONCEPT, concept, _ANY)] for concept in sorted(whole.concepts)]
    return found or [[(base, _NOTHING, "", _ANY)]]


def keys_across(statement: Statement) -> Iterator[Key]:
    """Yield the keys of those in another language, whose words cannot be compared; no words fit any words."""
    tags = _tags(statement)
    wanted: set[Tag] = {_ANY} if frozenset() in tags else {*tags, frozenset()}
    for concept in sorted(whole_of(statement).concepts)[:1]:
        for tag in wanted:
            yield base_of(statement), _CONCEPT, concept, tag


def keys_sought(statement: Statement, count: Callable[[Key], int]) -> set[Key]:
    """Return the keys of all that may be about the same; of several ways to find them that of the lowest ``count``."""
    within = min(keys_within(statement), key=lambda keys: sum(map(count, keys)))
    return {*within, *keys_across(statement)}


def base_of(statement: Statement) -> str:
    """Return the kind and unit by which a statement is compared."""
    return f"{statement.quantity.kind.value} {unit_of(statement.quantity)}"


def _tags(statement: Statement) -> set[Tag]:
    return {statement.article, whole_of(statement).words, context_of(statement).words}


def _starts(word: str) -> list[str]:
    """Return what a word that is alike may be, or begin with: two characters at least, and not in Latin letters."""
    return [] if word.isascii() else [word[:end] for end in range(2, len(word) + 1) if not word[:end].isascii()]
