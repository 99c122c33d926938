"""Two sentences laid side by side: what both say in one order, and what one says in place of what the other does.

Editors write articles about like things after one pattern, and differ in the word that tells them apart: 电池保修 1 年,
整机保修 2 年. Two who write about the same thing differ everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from index.text import HAN, fold

_TOKEN = re.compile(f"[{HAN}]|[a-z0-9]+|[@#]")
_FIGURES = frozenset("@#")
_CLAUSE_END = re.compile(r"[，。；！？;!?]|[,.:](?=\s)")


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two texts lie to each other."""

    alike: float
    """The share of both that is common."""
    places: int
    """Where words of one stand for words of the other."""
    replaced: float
    """The share of the shorter one that stands in such places."""
    added: float
    """What only one side has, as a share of the shorter one."""


NOTHING: Final = Alignment(0.0, 0, 0.0, 0.0)


@lru_cache(maxsize=65536)
def tokens_of(text: str) -> tuple[str, ...]:
    """Return Han characters one by one, other words, and the signs of figures."""
    return tuple(_TOKEN.findall(fold(text)))


def clause_of(text: str) -> str:
    """Return the clause that the figure stands in."""
    return next((part for part in _CLAUSE_END.split(text) if "@" in part), text)


@lru_cache(maxsize=65536)
def pairs_of(text: str) -> frozenset[str]:
    """Return words, and pairs of Han characters that stand together."""
    tokens = tokens_of(text)
    following = zip(tokens, (*tokens[1:], ""), strict=False)  # of no tokens nothing follows
    return frozenset(one + after if len(one) == len(after) == 1 else one for one, after in following)


def aligned(one: str, other: str) -> Alignment:
    """Lay two texts side by side, with as few changes as possible."""
    # Of several ways with as few changes one is taken, which must not go by which text comes first.
    mine, theirs = sorted((tokens_of(one), tokens_of(other)))
    if not mine or not theirs:
        return NOTHING
    same = places = replaced = added = 0
    for change in Levenshtein.opcodes(mine, theirs):
        left = [token for token in mine[change.src_start : change.src_end] if token not in _FIGURES]
        right = [token for token in theirs[change.dest_start : change.dest_end] if token not in _FIGURES]
        if change.tag == "equal":
            same += change.src_end - change.src_start
        elif left and right:
            places += 1
            replaced += min(len(left), len(right))
        else:
            added += max(len(left), len(right))
    shorter = min(len(mine), len(theirs))
    return Alignment(2 * same / (len(mine) + len(theirs)), places, replaced / shorter, added / shorter)
