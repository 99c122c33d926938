"""By what statements about the same thing find each other, so that not every pair need be compared.

The keys follow ``same_thing``: a pair that shares none of them is not about the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.likeness.context import around_of, context_of, values_around, whole_of
from index.likeness.values import unit_of
from index.statements.statement import THINGS, Statement
from index.statements.subject import grams, marks

Tag = frozenset[str] | str
"""What two languages must share besides a concept: the article, or all words of what the figures are about."""
Key = tuple[str, str, str, Tag]
"""Kind and unit, how it is matched, a word, concept, noun or facet value, and what goes with it."""

_ANY = "*"
_EXACT, _BEGINS, _CONCEPT, _NOUN, _FACET, _NOTHING, _MARK, _GRAM = "=", "<", "#", "~", "@", "0", "m", "g"
RARE = 40
"""Files that hold a key at most for two of them to be compared by it. Fewer find fewer contradictions, more take time
that grows with their square."""


def keys_held(statement: Statement) -> set[Key]:
    """Return the keys under which a statement is found: by all that stands around it."""
    base, context = base_of(statement), context_of(statement)
    found: set[Key] = set()
    for word in context.words:
        found.add((base, _EXACT, word, statement.language))
        found |= {(base, _BEGINS, start, statement.language) for start in _starts(word)}
    for mark, names in ((_CONCEPT, context.concepts), (_NOUN, context.nouns)):
        found |= {(base, mark, name, tag) for name in names for tag in (*_tags(statement), _ANY)}
    if not found:
        found.add((base, _NOTHING, "", _ANY))
    return found | set(_facet_keys(statement))


def keys_within(statement: Statement) -> list[list[list[Key]]]:
    """Return alternatives of the keys of those that may be about the same: one alternative of each list finds them.

    What is measured must stand on both sides, and of the words, and of the nouns, all of one side. Without a measure
    a single noun or facet may be all that two have in common.
    """
    base, language, whole = base_of(statement), statement.language, whole_of(statement)
    words: list[list[Key]] = []
    for word in sorted(whole.words):
        longer: list[Key] = [(base, _BEGINS, word, language)] if word in _starts(word) else []
        shorter: list[Key] = [(base, _EXACT, start, language) for start in {word, *_starts(word)}]
        words.append(longer + shorter)
    concepts: list[list[Key]] = [[(base, _CONCEPT, concept, _ANY)] for concept in sorted(whole.concepts)]
    nouns: list[list[Key]] = [[(base, _NOUN, noun, _ANY)] for noun in sorted(whole.nouns)]
    if concepts:
        return [concepts + words, concepts + nouns] if nouns else [concepts + words]
    found = [words, *([keys] for keys in nouns)] if words else [[keys] for keys in nouns]
    facets = list(_facet_keys(statement))
    return [*found, [facets]] if found else [[facets], [[(base, _NOTHING, "", _ANY)]]]


def _facet_keys(statement: Statement) -> Iterator[Key]:
    for facet in THINGS:
        for value in statement.facets.get(facet, ()):
            yield base_of(statement), _FACET, value, _ANY


def keys_across(statement: Statement) -> Iterator[Key]:
    """Yield the keys of those in another language, whose words cannot be compared; no words fit any words."""
    tags = _tags(statement)
    wanted: set[Tag] = {_ANY} if frozenset() in tags else {*tags, frozenset()}
    whole = whole_of(statement)
    named = [(_CONCEPT, concept) for concept in sorted(whole.concepts)[:1]]
    for mark, name in named or [(_NOUN, noun) for noun in sorted(whole.nouns)]:
        for tag in wanted:
            yield base_of(statement), mark, name, tag


def keys_sought(statement: Statement, count: Callable[[Key], int]) -> set[Key]:
    """Return the keys of all that may be about the same; of several ways to find them that of the lowest ``count``."""
    within = [min(some, key=lambda keys: sum(map(count, keys))) for some in keys_within(statement)]
    return {*keys_across(statement)}.union(*within)


def names_around(statement: Statement, *alike: Statement) -> dict[tuple[str, str, Tag], frozenset[str]]:
    """Return by what a statement is found where not every word need fit: parts of words, marks and facets.

    Those that are ``alike`` differ in nothing but facets, by which they are found, too.
    """
    base, around = base_of(statement), around_of(statement)
    values = frozenset(value for each in (statement, *alike) for value in values_around(each))
    return {(base, _MARK, _ANY): marks(around) | values, (base, _GRAM, statement.language): grams(around.words)}


def keys_around(statement: Statement) -> set[Key]:
    """Return ``names_around`` as keys."""
    found = names_around(statement).items()
    return {(base, mark, name, tag) for (base, mark, tag), names in found for name in names}


def keys_rare(statement: Statement, count: Callable[[Key], int]) -> set[Key]:
    """Return those of ``keys_around`` that few files have: others that have one of them may be likely the same."""
    return {key for key in keys_around(statement) if count(key) <= RARE}


def base_of(statement: Statement) -> str:
    """Return the kind and unit by which a statement is compared."""
    return f"{statement.quantity.kind.value} {unit_of(statement.quantity)}"


def _tags(statement: Statement) -> set[Tag]:
    return {statement.article, whole_of(statement).words, context_of(statement).words}


def _starts(word: str) -> list[str]:
    """Return what a word that is alike may be, or begin with: two characters at least, and not in Latin letters."""
    return [] if word.isascii() else [word[:end] for end in range(2, len(word) + 1) if not word[:end].isascii()]
