"""Whether two figures stand in texts of one pattern, and what tells the texts apart there."""

from __future__ import annotations

from typing import Final

from index.likeness.alignment import NOTHING, aligned, clause_of, pairs_of
from index.statements.statement import Statement

_PATTERN: Final = 0.55
"""Share of two texts in common from which they follow one pattern."""
_EQUAL: Final = 0.95
"""Share from which they are one."""


def patterns(one: Statement, other: Statement) -> dict[str, float]:
    """Return what there is to compare, by name; texts in two languages have no pattern in common."""
    found: dict[str, float] = {}
    sides = {
        "sentences": (one.text, other.text),
        "clauses": (clause_of(one.text), clause_of(other.text)),
        "titles": (one.titled, other.titled),
    }
    for name, texts in sides.items():
        same = aligned(*texts) if one.language == other.language else NOTHING
        found |= {
            f"{name} alike": same.alike,
            f"{name} replaced places": min(4, same.places),
            f"{name} replaced": same.replaced,
            f"{name} added": same.added,
            f"{name} alike but for a word": same.alike >= _PATTERN and same.places == 1,
            f"{name} alike with places replaced": same.alike >= _PATTERN and same.places > 0,
            f"{name} equal": same.alike > _EQUAL,
        }
    alone = topics_alone(one, other), topics_alone(other, one)
    return {
        **found,
        "topics on both sides": bool(alone[0] and alone[1]),
        "topics alone on both sides": min(3, *alone),
        "topics alone on one side": min(4, max(alone)),
    }


def topics_alone(one: Statement, other: Statement) -> int:
    """Return how much ``one`` says twice, in title and sentence, and ``other`` nowhere."""
    if one.language != other.language:
        return 0
    twice = pairs_of(one.titled) & pairs_of(one.text)
    return len(twice - pairs_of(other.titled) - pairs_of(other.text))
