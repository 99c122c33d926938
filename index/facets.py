"""The facets that articles apply to, and how they are found in what people write.

``facets.yaml`` lists for each facet (edition, service, channel) its canonical values, their labels and the
synonyms that customers type. Matching sees folded text without blanks, hyphens and slashes, so that
K/3 WISE, k3wise and ｋ３－ｗｉｓｅ are one name; names in Latin letters begin and end on word bounds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from index.errors import ContentError, Fault
from index.facet_file import FacetFile, Outside, Value, read_facets
from index.text import Folded, fold_with_spans
from index.types import Facets, Language, Place

_SEPARATORS = frozenset(" -/\\_·‐‑–・")
"""What people put or leave out inside a name."""
_HOMOPHONES = str.maketrans({"板": "版", "帐": "账", "班": "版"})
"""Characters that input methods offer for one another in the names of software."""
_FUZZY_LETTERS = 6
"""Latin synonyms shorter than this are matched exactly: with fewer letters one edit makes another word."""
_FREE_LETTERS = 8
"""From this length any edited letter is forgiven; below it a consonant is not (remote, remove)."""
_VOWELS = frozenset("aeiouy")
_OUTSIDE = ""
"""The facet under which names of other vendors and products stand while they compete for the same text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A facet value named in a text. ``start`` and ``end`` are offsets in the text as it was given."""

    facet: str
    value: str
    start: int
    end: int
    exact: bool
    """False where the name was recognised in spite of a misspelling."""


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """Folded text without separators; ``at`` leads from its characters to those of the folded text."""

    text: str
    at: tuple[int, ...]
    folded: Folded


def _squeeze(text: str) -> _Squeezed:
    folded = fold_with_spans(text)
    at = tuple(i for i, character in enumerate(folded.text) if character not in _SEPARATORS)
    return _Squeezed("".join(folded.text[i] for i in at), at, folded)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _squeeze(name).text.translate(_HOMOPHONES)


@dataclass(frozen=True, slots=True)
class _Name:
    """A synonym: the key it is found by, its exact spelling, and the (facet, value) pairs it stands for."""

    key: str
    spellings: frozenset[str]
    stands_for: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FacetCatalogue:
    """Facets, their values and synonyms, ready to be found in text. Build it with ``load`` or ``empty``."""

    values_by_facet: Mapping[str, tuple[Value, ...]]
    labels: Mapping[str, Mapping[Language, str]]
    button_groups: Mapping[str, tuple[tuple[str, ...], ...]]
    outside: tuple[Outside, ...]
    digest: str
    """SHA-256 of the file's bytes, hexadecimal; empty without a file."""
    _by_first: Mapping[str, tuple[_Name, ...]] = field(repr=False, default_factory=dict)
    _latin: tuple[_Name, ...] = field(repr=False, default=())

    @classmethod
    def load(cls, path: Path) -> FacetCatalogue:
        """Read ``facets.yaml``. Raises ``ContentError`` with every fault, each with its line."""
        try:
            content = path.read_bytes()
        except OSError as exc:
            message = f"cannot be read: {exc.strerror or exc}"
            raise ContentError((Fault(Place(path.name, 1), "unreadable", message),)) from exc
        return cls._of(read_facets(content, path.name), hashlib.sha256(content).hexdigest())

    @classmethod
    def empty(cls) -> FacetCatalogue:
        """Return the catalogue of a knowledge base without facets: it finds nothing."""
        return cls({}, {}, {}, (), "")

    @classmethod
    def _of(cls, file: FacetFile, digest: str) -> FacetCatalogue:
        names = _names(file)
        by_first: dict[str, list[_Name]] = {}
        for name in sorted(names, key=lambda name: -len(name.key)):
            by_first.setdefault(name.key[0], []).append(name)
        latin = tuple(
            n for n in names if n.key.isascii() and n.key.isalpha() and len(n.key) >= _FUZZY_LETTERS
        )
        index = {first: tuple(found) for first, found in by_first.items()}
        return cls(file.values, file.labels, file.groups, file.outside, digest, index, latin)

    @property
    def names(self) -> tuple[str, ...]:
        """The facets, in the order of the file."""
        return tuple(self.values_by_facet)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the canonical values of ``facet`` in the order of the file; none for an unknown facet."""
        return tuple(value.name for value in self.values_by_facet.get(facet, ()))

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the facet values that ``text`` names, in its order.

        The longest name wins and names do not overlap. A name shared by several values yields a mention
        for each, with the same offsets.
        """
        return tuple(mention for mention in self._scan(text) if mention.facet != _OUTSIDE)

    def facets_in(self, text: str) -> dict[str, tuple[str, ...]]:
        """Return the values that ``text`` names by facet, both in the order of the file."""
        named = {(mention.facet, mention.value) for mention in self._scan(text)}
        found = {
            facet: tuple(value for value in self.values(facet) if (facet, value) in named)
            for facet in self.names
        }
        return {facet: values for facet, values in found.items() if values}

    def outside_in(self, text: str) -> tuple[str, ...]:
        """Return the other vendors and products that ``text`` names, each once."""
        return tuple(dict.fromkeys(m.value for m in self._scan(text) if m.facet == _OUTSIDE))

    def resolve(self, facet: str, name: str) -> str | None:
        """Return the value of ``facet`` that ``name`` is the name, a label or a synonym of."""
        key = _key(name)
        for candidate in self._by_first.get(key[:1], ()):
            values = [value for of, value in candidate.stands_for if of == facet]
            if candidate.key == key and len(values) == 1:
                return values[0]
        return None

    def label(self, facet: str, value: str, language: Language) -> str:
        """Return the name of ``value`` to show to people; the value itself where it is unknown."""
        found = self._value(facet, value)
        return found.label[language] if found else value

    def short(self, facet: str, value: str, language: Language) -> str:
        """Return the name of ``value`` for a button."""
        found = self._value(facet, value)
        return found.short[language] if found else value

    def facet_label(self, facet: str, language: Language) -> str:
        """Return what people call the facet itself (版本, edition)."""
        return self.labels.get(facet, {}).get(language, facet)

    def groups(self, facet: str) -> tuple[tuple[str, ...], ...]:
        """Return the values offered together on one button; each by itself where the file says nothing."""
        return self.button_groups.get(facet, tuple((value,) for value in self.values(facet)))

    def _value(self, facet: str, name: str) -> Value | None:
        return next((value for value in self.values_by_facet.get(facet, ()) if value.name == name), None)

    def _scan(self, text: str) -> tuple[Mention, ...]:
        squeezed = _squeeze(text)
        spans = sorted(self._exact(squeezed), key=lambda span: (span[0] - span[1], span[0]))
        spans.extend(self._fuzzy(squeezed))
        taken: list[tuple[int, int]] = []
        mentions: list[Mention] = []
        for start, end, name, exact in spans:
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            first = squeezed.folded.starts[squeezed.at[start]]
            last = squeezed.folded.ends[squeezed.at[end - 1]]
            mentions.extend(Mention(facet, value, first, last, exact) for facet, value in name.stands_for)
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def _exact(self, squeezed: _Squeezed) -> Iterable[tuple[int, int, _Name, bool]]:
        haystack = squeezed.text.translate(_HOMOPHONES)
        for start, first in enumerate(haystack):
            for name in self._by_first.get(first, ()):
                end = start + len(name.key)
                if haystack.startswith(name.key, start) and _bounded(squeezed, start, end):
                    yield start, end, name, squeezed.text[start:end] in name.spellings
                    break

    def _fuzzy(self, squeezed: _Squeezed) -> Iterable[tuple[int, int, _Name, bool]]:
        for start, end in _latin_words(squeezed):
            word = squeezed.text[start:end]
            if len(word) < _FUZZY_LETTERS - 1:
                continue
            near = (name for name in self._latin if name.key != word and _misspelt(word, name.key))
            if name := next(near, None):
                yield start, end, name, False


def _bounded(squeezed: _Squeezed, start: int, end: int) -> bool:
    """Whether a name at ``start:end`` is not a part of a longer Latin word or number."""
    folded = squeezed.folded.text
    first, last = squeezed.at[start], squeezed.at[end - 1]
    before, after = folded[first - 1 : first], folded[last + 1 : last + 2]
    return not (_joins(before, folded[first]) or _joins(folded[last], after))


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _latin_words(squeezed: _Squeezed) -> Iterable[tuple[int, int]]:
    """Yield the spans of words, told apart where the text before squeezing had something between them."""
    start = 0
    for position in range(1, len(squeezed.text) + 1):
        apart = position == len(squeezed.text) or squeezed.at[position] != squeezed.at[position - 1] + 1
        if apart or not (squeezed.text[position - 1].isascii() and squeezed.text[position].isascii()):
            if squeezed.text[start:position].isalpha() and squeezed.text[start:position].isascii():
                yield start, position
            start = position


def _misspelt(word: str, name: str) -> bool:
    """Whether one typing slip turns ``name`` into ``word``: a letter missed, doubled, swapped or mistaken.

    The first letter must stand. Inflections (renewals) are no slips of a customer's but match all the same.
    """
    if word[0] != name[0] or OSA.distance(word, name, score_cutoff=1) != 1:
        return False
    if len(word) != len(name) or len(name) >= _FREE_LETTERS:
        return True
    differing = [(a, b) for a, b in zip(word, name, strict=True) if a != b]
    return len(differing) == 2 or all(a in _VOWELS and b in _VOWELS for a, b in differing)


def _names(file: FacetFile) -> list[_Name]:
    """Return every name once, with all that it stands for."""
    found: dict[str, tuple[set[str], list[tuple[str, str]]]] = {}
    entries = [
        (facet, value.name, value.synonyms) for facet, values in file.values.items() for value in values
    ]
    entries += [(_OUTSIDE, other.name, other.synonyms) for other in file.outside]
    for facet, value, synonyms in entries:
        for synonym in synonyms:
            spellings, stands_for = found.setdefault(_key(synonym), (set(), []))
            spellings.add(_squeeze(synonym).text)
            if (facet, value) not in stands_for:
                stands_for.append((facet, value))
    return [_Name(key, frozenset(s), tuple(v)) for key, (s, v) in found.items() if key]


def narrowed(wide: Facets, *narrower: Facets) -> dict[str, tuple[str, ...]]:
    """Return ``wide`` with each facet that a narrower one names replaced; the last one named wins."""
    merged = dict(wide)
    for facets in narrower:
        merged.update(facets)
    return merged
