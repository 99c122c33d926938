"""How rare the words are that two texts share, and those that one has alone.

费用 stands in every other question and 补办 in few: two figures beside the latter are likelier about the same thing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import fsum, log
from pathlib import Path
from typing import Any, Final

from index.likeness.alignment import clause_of, pairs_of
from index.statements.statement import Statement

FILE: Final = Path(__file__).with_name("rarity.json")
"""Written by ``python -m tests.benchmarks.pairs --write`` from the questions of the prior's corpus."""
_COMMON: Final = 5
"""Texts that a word is counted from; rarer ones are all taken for the rarest."""
_SIGNS: Final = frozenset("@#")


def rarities_of(texts: Iterable[str]) -> dict[str, Any]:
    """Return what is written down of ``texts``: the inverse document frequency of each common word, and the rarest."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        counts.update(pairs_of(text))
        number += 1
    words = {word: round(log(number / count), 1) for word, count in sorted(counts.items()) if count >= _COMMON}
    return {"rarest": round(log(number), 1), "words": words}


def shared_rarity(one: Statement, other: Statement) -> dict[str, float]:
    """Return what there is to compare, by name; texts in two languages share no words."""
    sides = {
        "clauses": (clause_of(one.text), clause_of(other.text)),
        "sentences": (one.text, other.text),
        "titles": (one.titled, other.titled),
        "all": (f"{one.titled} {one.text}", f"{other.titled} {other.text}"),
    }
    found: dict[str, float] = {}
    for name, texts in sides.items():
        values = _compared(*texts) if one.language == other.language else (0.0,) * len(_NAMES)
        found |= {f"{name} {what}": value for what, value in zip(_NAMES, values, strict=True)}
    return found


_NAMES: Final = (
    *("rarity shared", "rarity on both sides alone", "rarity on one side alone"),
    *("less covered rarity", "more covered rarity", "rarest shared"),
)


def _compared(one: str, other: str) -> tuple[float, ...]:
    mine, theirs = _words(one), _words(other)
    both = [_rarity(word) for word in mine & theirs]
    shared = fsum(both)
    alone = sorted((_sum(mine) - shared, _sum(theirs) - shared))
    covers = sorted(shared / total if (total := _sum(words)) else 1.0 for words in (mine, theirs))
    return (shared, *alone, *covers, max(both, default=0.0))


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    return pairs_of(text) - _SIGNS


@lru_cache(maxsize=65536)
def _sum(words: frozenset[str]) -> float:
    return fsum(map(_rarity, words))  # which does not go by the order of a set


def _rarity(word: str) -> float:
    read = known()
    return float(read["words"].get(word, read["rarest"]))


@cache
def known() -> Mapping[str, Any]:
    """Return what is written down."""
    read: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read
