"""Weights of evidence, as a logistic regression learned them (``python -m tests.benchmarks.pairs --write``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("scopes.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """An intercept, and the weight of each evidence by its name."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Return how likely the answer is yes."""
        return 1 / (1 + exp(-self.intercept - sum(weight * evidence[name] for name, weight in self.weights.items())))


@cache
def narrower_weights() -> Weights:
    """Return the weights of whether one of two figures for the same thing is for a narrower scope."""
    return Weights(**json.loads(FILE.read_text(encoding="utf-8")))
