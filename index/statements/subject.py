"""What a figure is about: the words around it, without those that tell nothing apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from index.nodes import LOADER
from index.text import HAN, fold

_FILE = Path(__file__).with_name("measures.yaml")
_HAN_RUN = re.compile(f"[{HAN}]+[a-z0-9]*|[a-z0-9][a-z0-9'./+-]*[{HAN}]*")
_STEM = 6
"""Letters by which Latin words are compared: charged, charges."""


@dataclass(frozen=True, slots=True)
class Subject:
    """``concepts`` and ``nouns`` are of the word list, in either language; ``words`` are what is left.

    A concept is a measure or condition that both figures must have. Nouns and words describe: they tell two figures
    apart only where each has some that the other lacks.
    """

    concepts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing but general words was said."""
        return not self.concepts and not self.words and not self.nouns


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    concept_of: dict[str, str]
    noun_of: dict[str, str]
    level_of: dict[str, str]
    contrasts: tuple[frozenset[str], ...]
    narrowing: frozenset[str]
    names: tuple[frozenset[str], ...]
    """Groups of names of which a figure bears one: places, tiers."""


@cache
def _words() -> _Words:
    """Read the word list once; the longest word wins."""
    listed = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - one of the safe ones
    concept_of, noun_of, level_of, places, tiers = (
        _by_word(listed[part]) for part in ("concepts", "nouns", "levels", "places", "tiers")
    )
    concept_of |= places | tiers
    general = (fold(word) for part in ("fillers", "generic") for words in listed[part].values() for word in words)
    names = (frozenset(places.values()), frozenset(tiers.values()))
    return _Words(
        pattern=_pattern({*concept_of, *noun_of, *general}),
        concept_of=concept_of,
        noun_of=noun_of,
        level_of=level_of,
        contrasts=(*map(frozenset, listed["contrasts"]), *names),
        narrowing=frozenset(listed["narrowing"]).union(*names),
        names=names,
    )


def _by_word(listed: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, str]:
    return {fold(word): name for name, languages in listed.items() for words in languages.values() for word in words}


def _pattern(words: set[str]) -> re.Pattern[str]:
    """Return what matches the longest of ``words``; they are grouped by their beginning, or each would be tried."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(word[1:])
    latin: list[str] = []
    other: list[str] = []
    for first, rests in groups.items():
        part = re.escape(first) + "(?:" + "|".join(map(re.escape, rests)) + ")"
        (latin if first.isascii() else other).append(part)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])|{'|'.join(other)}")


def level_of(cell: str) -> Subject:
    """Read a cell that holds nothing but a level: 一般, high."""
    level = _words().level_of.get(fold(cell).strip())
    return Subject(frozenset({level})) if level else Subject()


def subject_of(text: str) -> Subject:
    """Read what ``text`` is about."""
    return _subject_of(fold(text))


@cache
def _subject_of(folded: str) -> Subject:
    words = _words()
    concepts: set[str] = set()
    nouns: set[str] = set()

    def take(match: re.Match[str]) -> str:
        if concept := words.concept_of.get(match.group()):
            concepts.add(concept)
        elif noun := words.noun_of.get(match.group()):
            nouns.add(noun)
        return " "

    left = words.pattern.sub(take, folded)
    content = {word.strip("./+-'") for word in _HAN_RUN.findall(left)}
    return Subject(frozenset(concepts), frozenset(_singular(word) for word in content if word), frozenset(nouns))


def _singular(word: str) -> str:
    return word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=65536)
def joined(*subjects: Subject) -> Subject:
    """Return what all of ``subjects`` say together."""
    concepts, words, nouns = (
        frozenset().union(*(getattr(one, part) for one in subjects)) for part in ("concepts", "words", "nouns")
    )
    return Subject(concepts, words, nouns)


def in_contrast(one: frozenset[str], other: frozenset[str]) -> int:
    """Return in how many ways two figures with these concepts are set apart: weekdays from weekends."""
    shared = one & other
    return sum(bool(group & one) and bool(group & other) and not group & shared for group in _words().contrasts)


def names_of(subject: Subject) -> tuple[frozenset[str], ...]:
    """Return the places that are named, and the tiers of services and plans."""
    return tuple(subject.concepts & group for group in _words().names)


def narrowing(subject: Subject) -> frozenset[str]:
    """Return the concepts that say for whom, where or when: schools, Shenzhen, weekends."""
    return subject.concepts & _words().narrowing


def without(subject: Subject, said: Subject) -> Subject:
    """Leave out what a figure says by itself."""
    return Subject(subject.concepts - said.concepts, subject.words, subject.nouns - said.nouns)


@lru_cache(maxsize=65536)
def grams(words: frozenset[str]) -> frozenset[str]:
    """Return what words are compared by where they need not be the same: pairs of characters, stems of Latin words."""
    found: set[str] = set()
    for word in words:
        if word.isascii() or len(word) == 1:
            found.add(word[:_STEM])
        else:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
    return frozenset(found)


@lru_cache(maxsize=65536)
def marks(subject: Subject) -> frozenset[str]:
    """Return concepts and nouns, which two languages share."""
    return frozenset({*(f"#{name}" for name in subject.concepts), *(f"~{name}" for name in subject.nouns)})


def covered(words: Iterable[str], by: Iterable[str]) -> bool:
    """Whether each word stands among others, or begins one or is begun by one: 停车 and 停车场, not 床 and 大床."""
    others = tuple(by)
    return all(any(_alike(word, other) for other in others) for word in words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.isascii() or other.isascii():
        return False
    return min(len(one), len(other)) > 1 and (one.startswith(other) or other.startswith(one))


def parallel(one: Subject, other: Subject) -> bool:
    """Whether two titles are of one pattern and differ in a word: 北京门店 and 上海门店."""
    mine, theirs = _content(one) - _content(other), _content(other) - _content(one)
    if not mine or not theirs:
        return bool(one.words and other.words) and one.words != other.words and bool(one.concepts & other.concepts)
    if covered(mine, theirs) or covered(theirs, mine):
        return False
    shared = bool(_content(one) & _content(other)) or bool(one.concepts & other.concepts)
    return shared or any(a[-1] == b[-1] for a in mine for b in theirs if not a.isascii() and not b.isascii())


def _content(subject: Subject) -> frozenset[str]:
    return subject.words | subject.nouns
