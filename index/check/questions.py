"""Questions that stand in two articles, in the same words or nearly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from index.check.diagnostic import Diagnostic, diagnose
from index.check.facts import Facts
from index.types import Asked

_NEAR = 0.93
"""Share of characters in common, in order; from here on no two questions of the articles that ship are alike."""
_SHORTEST = 6
"""Characters; in shorter questions one character makes another question."""
_MOST_ALIKE = 200
"""A pair of characters that more questions have than this tells nothing apart."""


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
    """Compare questions that share their rarest pairs of characters."""
    pairs_of = [_pairs(one.key) for one in questions]  # numbers tell questions apart
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, pairs in enumerate(pairs_of):
        for pair in pairs:
            holders[pair].append(number)
    for number, one in enumerate(questions):
        if len(one.key) < _SHORTEST:
            continue
        # One edit leaves at least one of any three pairs that stand apart.
        rare = sorted(pairs_of[number], key=lambda pair: len(holders[pair]))[:4]
        near = {o for pair in rare if len(holders[pair]) <= _MOST_ALIKE for o in holders[pair] if o < number}
        for other in (questions[o] for o in sorted(near)):
            if other.article != one.article and _alike(one, other):
                message = (
                    f"'{one.asked.text}' is nearly '{other.asked.text}' in {other.file}:{other.asked.place.line}; "
                    "leave it in the article that answers it best"
                )
                yield diagnose("near-duplicate-question", one.asked.place, message, other.asked.place)
                message = f"'{other.asked.text}' is nearly '{one.asked.text}' in {one.file}:{one.asked.place.line}"
                yield diagnose("near-duplicate-question", other.asked.place, message, one.asked.place)
                break


def _alike(one: _One, other: _One) -> bool:
    same_facets = one.asked.facets == other.asked.facets
    return same_facets and Indel.normalized_similarity(one.key, other.key) >= _NEAR


def _pairs(key: str) -> set[tuple[str, str]]:
    digits = "".join(c for c in key if c.isdigit())
    return {(key[i : i + 2], digits) for i in range(len(key) - 1)}
