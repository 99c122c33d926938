"""Boosted trees that judged pairs of texts taught: whether two figures are about the same thing, and for whom.

What speaks for it depends on what else there is: titles that are alike do, unless one word stands for another there.
A sum of weights cannot say that; trees can. ``python -m tests.benchmarks.pairs --write`` learns them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, Final

SAME_THING: Final = Path(__file__).with_name("same_thing.json")
NARROWER: Final = Path(__file__).with_name("narrower.json")
Node = float | list[Any]
"""A leaf's share of the log odds; or the position of an evidence, a threshold, and the nodes up to it and above it."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Gradient boosting (Friedman, "Greedy function approximation", 2001): the log odds are the sum of the leaves."""

    names: tuple[str, ...]
    """The evidence, by the positions in the trees."""
    start: float
    """The log odds before any tree."""
    trees: tuple[Node, ...]

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Return how likely the answer is yes."""
        values = [evidence[name] for name in self.names]
        odds = self.start
        for node in self.trees:
            while isinstance(node, list):
                node = node[2] if values[node[0]] <= node[1] else node[3]  # noqa: PLW2901
            odds += node
        return 1 / (1 + exp(-odds))

    def written(self) -> str:
        """Return the content of a file of trees, a tree a line."""
        names, trees = json.dumps(self.names), ",\n".join(map(json.dumps, self.trees))
        return f'{{\n"names": {names},\n"start": {self.start},\n"trees": [\n{trees}\n]\n}}\n'


@cache
def same_thing_trees() -> Trees:
    """Return what tells whether two figures are about the same thing."""
    return _stored(SAME_THING)


@cache
def narrower_trees() -> Trees:
    """Return what tells whether one of two figures for the same thing is for a narrower scope."""
    return _stored(NARROWER)


def _stored(file: Path) -> Trees:
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Trees(tuple(stored["names"]), stored["start"], tuple(stored["trees"]))
