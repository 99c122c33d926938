"""Questions that stand in two articles, in the same words or nearly."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from index.check.diagnostic import Diagnostic, diagnose
from index.check.facts import Facts
from index.types import Asked

_NEAR = 0.93
"""Share of characters in common, in order; from here on no two questions of the articles that ship are alike."""
_APART = 1 - _NEAR


Row = tuple[str, int, int]
"""The digits of a question, its length, and which of its segments."""


@dataclass(frozen=True, slots=True)
class _One:
    asked: Asked
    key: str
    article: str
    file: str


def check_questions(facts: Iterable[Facts]) -> Iterator[Diagnostic]:
    """Yield questions that another published article has too."""
    first: dict[str, _One] = {}
    for one in facts:
        for asked, key in zip(one.questions, one.question_keys, strict=True) if one.published else ():
            own = _One(asked, key, one.article, one.file)
            known = first.setdefault(f"{one.language}:{key}", own)
            if known.article != one.article:
                message = (
                    f"'{asked.text}' is also asked in {known.file}:{known.asked.place.line}; "
                    "leave it in the article that answers it best"
                )
                yield diagnose("duplicate-question", asked.place, message, known.asked.place)
                message = f"'{known.asked.text}' is also asked in {one.file}:{asked.place.line}; keep one"
                yield diagnose("duplicate-question", known.asked.place, message, asked.place)
    yield from _near(list(first.values()))


def _near(questions: Sequence[_One]) -> Iterator[Diagnostic]:
    """Compare questions that have a segment in common."""
    holders: dict[Row, dict[str, list[int]]] = {}
    for number, one in enumerate(questions):
        for row, text in segments_held(one.key):
            holders.setdefault(row, {}).setdefault(text, []).append(number)
    for number, one in enumerate(questions):
        near = {
            o for row, texts in segments_sought(one.key, holders) for text in texts for o in holders[row].get(text, ())
        }
        for other in (questions[o] for o in sorted(near) if o < number):
            if other.article != one.article and _alike(one, other):
                message = (
                    f"'{one.asked.text}' is nearly '{other.asked.text}' in {other.file}:{other.asked.place.line}; "
                    "leave it in the article that answers it best"
                )
                yield diagnose("near-duplicate-question", one.asked.place, message, other.asked.place)
                message = f"'{other.asked.text}' is nearly '{one.asked.text}' in {one.file}:{one.asked.place.line}"
                yield diagnose("near-duplicate-question", other.asked.place, message, one.asked.place)


def _alike(one: _One, other: _One) -> bool:
    same_facets = one.asked.facets == other.asked.facets
    return same_facets and Indel.normalized_similarity(one.key, other.key) >= _NEAR


def segments_held(key: str) -> Iterator[tuple[Row, str]]:
    """Yield what a question is found by among those that are nearly the same.

    Cut into more segments than there may be edits between two of them, one segment at least stands in both (Li et al.,
    "Pass-Join", PVLDB 5, 2011). Numbers tell questions apart, so they are part of it.
    """
    digits = _digits(key)
    for number, (start, end) in enumerate(_cuts(len(key))):
        yield (digits, len(key), number), key[start:end]


def segments_sought(key: str, rows: Container[Row] | None = None) -> Iterator[tuple[Row, list[str]]]:
    """Yield under what ``segments_held`` keeps those that may be nearly the same, of ``rows`` alone where given."""
    digits = _digits(key)
    longest = int(len(key) * (1 + _APART) / _NEAR)
    for length in range(int(len(key) * _NEAR / (1 + _APART)), longest + 1):
        edits = _edits(len(key), length)
        for number, (start, end) in enumerate(_cuts(length) if edits else ()):
            row = (digits, length, number)
            if rows is None or row in rows:
                last = min(len(key) - (end - start), start + edits)
                yield row, [key[at : at + end - start] for at in range(max(0, start - edits), last + 1)]


def _edits(one: int, other: int) -> int:
    """Return how many characters may be put in or taken out between two alike texts of these lengths."""
    return int(_APART * (one + other) + 1e-9)


@cache
def _cuts(length: int) -> list[tuple[int, int]]:
    """Return the segments of a text: one more than the most edits to any that is alike."""
    count = _edits(length, int(length * (1 + _APART) / _NEAR)) + 1
    bounds = [length * number // count for number in range(count + 1)]
    return list(pairwise(bounds)) if count > 1 else []


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())
