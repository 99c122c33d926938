"""How names are found in what people write.

Matching sees folded text without blanks, hyphens and slashes, so that K/3 WISE, k3wise and ｋ３－ｗｉｓｅ are
one name; names in Latin letters begin and end on word bounds, and a typing slip in a long one is forgiven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.text import Folded, fold, fold_with_spans

_SEPARATORS = frozenset(" -/\\_·‐‑–・")
"""What people put or leave out inside a name."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_HOMOPHONES = str.maketrans({"板": "版", "帐": "账", "班": "版"})
"""Characters that input methods offer for one another in the names of software."""
_FUZZY_LETTERS = 6
"""Latin words shorter than this are matched exactly: with fewer letters one edit makes another word."""
_FREE_LETTERS = 8
"""From this length any edited letter is forgiven; below it a consonant is not (remote, remove)."""
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Name:
    """A synonym: the key it is found by, its exact spellings, and the (facet, value) pairs it stands for."""

    key: str
    spellings: frozenset[str]
    stands_for: tuple[tuple[str, str], ...]
    one_word: bool
    """Whether it is a single Latin word: in others (man-day, Monday) a slip makes a different word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text; ``start`` and ``end`` are offsets in the text as it was given."""

    name: Name
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """Folded text without separators; ``at`` leads from its characters to those of the folded text."""

    text: str
    at: tuple[int, ...]
    folded: Folded


def _squeeze(text: str) -> _Squeezed:
    folded = fold_with_spans(text)
    at = tuple([i for i, character in enumerate(folded.text) if character not in _SEPARATORS])
    return _Squeezed("".join([folded.text[i] for i in at]), at, folded)


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Return the form by which a name is compared with others."""
    return _squeeze(name).text.translate(_HOMOPHONES)


def name_of(synonyms: Iterable[str], stands_for: tuple[tuple[str, str], ...]) -> Name:
    """Make a name of synonyms that have one key."""
    listed = list(synonyms)
    one_word = any(folded.isascii() and folded.isalpha() for folded in map(fold, listed))
    return Name(key_of(listed[0]), frozenset(_squeeze(s).text for s in listed), stands_for, one_word)


class NameFinder:
    """Finds names; the longest wins, and they do not overlap."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_first: dict[str, list[Name]] = {}
        for name in sorted(names, key=lambda name: -len(name.key)):
            self._by_first.setdefault(name.key[0], []).append(name)
        self._known = lru_cache(maxsize=4096)(self._find)

    def named(self, text: str) -> Name | None:
        """Return the name that ``text`` is as a whole."""
        key = key_of(text)
        return next((name for name in self._by_first.get(key[:1], ()) if name.key == key), None)

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the names in ``text``, in its order. Cells and headings are asked for often, so they are kept."""
        return self._known(text)

    def _find(self, text: str) -> tuple[Found, ...]:
        squeezed = _squeeze(text)
        spans = sorted(self._exact(squeezed), key=lambda span: (span[0] - span[1], span[0]))
        spans.extend(self._misspelt(squeezed))
        taken = bytearray(len(squeezed.text))
        found: list[Found] = []
        for start, end, name, exact in spans:
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                first = squeezed.folded.starts[squeezed.at[start]]
                found.append(Found(name, first, squeezed.folded.ends[squeezed.at[end - 1]], exact))
        return tuple(sorted(found, key=lambda one: one.start))

    def _exact(self, squeezed: _Squeezed) -> Iterator[tuple[int, int, Name, bool]]:
        haystack = squeezed.text.translate(_HOMOPHONES)
        for start, first in enumerate(haystack):
            if first not in self._by_first:
                continue
            for name in self._by_first[first]:
                end = start + len(name.key)
                if haystack.startswith(name.key, start) and _bounded(squeezed, start, end):
                    yield start, end, name, squeezed.text[start:end] in name.spellings
                    break

    def _misspelt(self, squeezed: _Squeezed) -> Iterator[tuple[int, int, Name, bool]]:
        for start, end in _latin_words(squeezed):
            word = squeezed.text[start:end]
            if len(word) >= _FUZZY_LETTERS:
                names = (name for name in self._by_first.get(word[0], ()) if name.one_word)
                near = [name for name in names if _is_slip(word, name.key)]
                if len({name.stands_for for name in near}) == 1:
                    yield start, end, near[0], False


def _bounded(squeezed: _Squeezed, start: int, end: int) -> bool:
    """Whether a name at ``start:end`` is not a part of a longer Latin word or number."""
    folded = squeezed.folded.text
    first, last = squeezed.at[start], squeezed.at[end - 1]
    before, after = folded[first - 1 : first], folded[last + 1 : last + 2]
    return not (_joins(before, folded[first]) or _joins(folded[last], after))


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _latin_words(squeezed: _Squeezed) -> Iterator[tuple[int, int]]:
    """Yield the spans of words, told apart where the text before squeezing had something between them."""
    for run in _ASCII.finditer(squeezed.text):
        start, last = run.span()
        for position in range(start + 1, last + 1):
            if position == last or squeezed.at[position] != squeezed.at[position - 1] + 1:
                if squeezed.text[start:position].isalpha():
                    yield start, position
                start = position


def _is_slip(word: str, name: str) -> bool:
    """Whether one typing slip turns ``name`` into ``word``: a letter missed, doubled, swapped or mistaken.

    The first letter must stand. A plural counts as a slip: it names the same.
    """
    if len(name) < _FUZZY_LETTERS or OSA.distance(word, name, score_cutoff=1) != 1:
        return False
    if len(word) != len(name) or len(name) >= _FREE_LETTERS:
        return True
    differing = [(a, b) for a, b in zip(word, name, strict=True) if a != b]
    return len(differing) == 2 or all(a in _VOWELS and b in _VOWELS for a, b in differing)
