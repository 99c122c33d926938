"""What a figure is about: the words around it, without those that tell nothing apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from index.text import HAN, fold

_FILE = Path(__file__).with_name("measures.yaml")
_HAN_RUN = re.compile(f"[{HAN}]+[a-z0-9]*|[a-z0-9][a-z0-9'./+-]*[{HAN}]*")


@dataclass(frozen=True, slots=True)
class Subject:
    """``concepts`` are of the word list, in either language; ``words`` are the content words that are left."""

    concepts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing but general words was said."""
        return not self.concepts and not self.words


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    concept_of: dict[str, str]


@cache
def _words() -> _Words:
    """Read the word list once; the longest word wins."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    concept_of = {
        fold(str(word)): "" for part in ("fillers", "generic") for words in listed[part].values() for word in words
    }
    for concept, languages in listed["concepts"].items():
        concept_of |= {fold(str(word)): concept for words in languages.values() for word in words}
    ordered = sorted(concept_of, key=len, reverse=True)
    parts = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in ordered]
    return _Words(re.compile("|".join(parts)), concept_of)


def subject_of(text: str) -> Subject:
    """Read what ``text`` is about."""
    return _subject_of(fold(text))


@cache
def _subject_of(folded: str) -> Subject:
    words = _words()
    concepts: set[str] = set()

    def take(match: re.Match[str]) -> str:
        concept = words.concept_of[match.group()]
        if concept:
            concepts.add(concept)
        return " "

    left = words.pattern.sub(take, folded)
    content = {word.strip("./+-'") for word in _HAN_RUN.findall(left)}
    return Subject(frozenset(concepts), frozenset(_singular(word) for word in content if word))


def _singular(word: str) -> str:
    return word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


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
    mine, theirs = one.words - other.words, other.words - one.words
    if not mine or not theirs:
        return bool(one.words and other.words) and one.words != other.words and bool(one.concepts & other.concepts)
    if covered(mine, theirs) or covered(theirs, mine):
        return False
    shared = bool(one.words & other.words) or bool(one.concepts & other.concepts)
    return shared or any(a[-1] == b[-1] for a in mine for b in theirs if not a.isascii() and not b.isascii())
