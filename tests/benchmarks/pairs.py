"""How well contradictions are found among pairs of texts, and the weights by which likely ones are. Prints Markdown.

python -m tests.benchmarks.pairs [--write]

The weights are learned from judged pairs, without those of ``LAST``, ``SEALED`` and ``LATER``; ``--write`` stores them
in ``index/check/likeness.json``. Of a contradiction only the most likely pair of its figures is taken for the same
thing, which is guessed anew in each round: multiple-instance learning. What an article collection without
contradictions compares is told apart, too. What tells a narrower scope is learned from those most likely pairs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from index.check.evidence import evidence
from index.check.likeness import comparable
from index.check.run import check_knowledge
from index.check.scopes import scoping
from index.check.statement import Statement
from index.check.values import differs
from index.check.weighing import FILE, weights_of
from tests.unit.check.pairs import APART, DEV, FRESH, HELD, KEPT, LAST, LATER, PROSE, SEALED, WORKED, Pair
from tests.unit.check.test_pairs import put, verdicts_of

Array = NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[2]
LEARNED: dict[str, tuple[Pair, ...]] = {
    "written beside the rules": DEV + HELD + WORKED + FRESH + KEPT,
    "prose": APART + PROSE,
}
_ROUNDS = 4
_PEACEFUL = 0.5
"""Weight of each pair of figures of a collection without contradictions: there are many, and most are easy."""
_BESIDE = (4.0, 2.0)
"""Weights of pairs written beside the rules, different things and same ones: short, as most articles are."""
_STRENGTH = 0.1
"""Inverse strength of the regularisation, by cross-validation over 0.03 to 1, which hardly matters."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The pairs of figures of each pair of texts, as rows of ``rows``; ``owner`` is the number of the texts."""

    rows: Array
    scoping: Array
    """The same pairs by what tells a narrower scope."""
    owner: NDArray[np.int64]
    same: NDArray[np.bool_]
    """For each pair of texts whether it has two figures for one thing."""
    narrower: NDArray[np.bool_]
    """For each pair of texts whether one of the two is for a narrower scope."""
    weight: Array
    """For each pair of texts how much it counts."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of evidence as it is, unscaled."""

    intercept: float
    weights: Array

    def stored(self, names: list[str]) -> dict[str, object]:
        """Return what is written down."""
        return {
            "intercept": round(self.intercept, 4),
            "weights": dict(zip(names, self.weights.round(4).tolist(), strict=True)),
        }


def compared(folder: Path) -> tuple[Compared, list[str], list[str]]:
    """Read the texts to learn from; returns what there is to compare, and the names of either evidence."""
    pairs = [(pair, name != "prose") for name, some in LEARNED.items() for pair in some]
    found: list[dict[str, float]] = []
    scopes: list[dict[str, float]] = []
    owner: list[int] = []
    for number, (pair, _) in enumerate(pairs):
        put(pair, folder / str(number))
        here = _pairs_in(folder / str(number))
        found += [dict(evidence(*each)) for each in here]
        scopes += [scoping(*each) for each in here]
        owner += [number] * len(here)
    names, scoped_by = sorted(found[0]), sorted(scopes[0])
    same = np.array([pair[2] != "-" for pair, _ in pairs])
    beside = np.array([short for _, short in pairs])
    weight = np.where(beside, np.where(same, _BESIDE[1], _BESIDE[0]), 1.0)
    narrower = np.array([pair[2] == "n" for pair, _ in pairs])
    rows = Compared(_rows(found, names), _rows(scopes, scoped_by), np.array(owner), same, narrower, weight)
    return rows, names, scoped_by


def _rows(found: list[dict[str, float]], names: list[str]) -> Array:
    return np.array([[float(one[name]) for name in names] for one in found])


def _pairs_in(folder: Path) -> list[tuple[Statement, Statement]]:
    _, facts = check_knowledge(folder, today=date(2026, 11, 25))
    statements: list[Statement] = [one for each in facts if each.published for one in each.statements]
    return [
        (one, other)
        for one, other in combinations(statements, 2)
        if comparable(one, other) and differs(one.quantity, other.quantity)
    ]


def learn(texts: Compared, peaceful: Array) -> tuple[Learned, Learned]:
    """Return the weights of what is the same thing, and of what is for a narrower scope."""
    same = _same(texts, peaceful, np.ones(len(texts.rows), bool))
    for _ in range(1, _ROUNDS):
        same = _same(texts, peaceful, _likeliest(texts, same))
    told = texts.same[texts.owner] & _likeliest(texts, same)
    narrower = _fitted(texts.scoping[told], texts.narrower[texts.owner][told], np.ones(told.sum()))
    return same, narrower


def _same(texts: Compared, peaceful: Array, likeliest: NDArray[np.bool_]) -> Learned:
    """Learn from all that is told apart, and of the rest from the likeliest."""
    positive = texts.same[texts.owner]
    taken = ~positive | likeliest
    rows = np.vstack([texts.rows[taken], peaceful])
    labels = np.concatenate([positive[taken], np.zeros(len(peaceful), bool)])
    weights = np.concatenate([texts.weight[texts.owner][taken], np.full(len(peaceful), _PEACEFUL)])
    return _fitted(rows, labels, weights)


def _likeliest(texts: Compared, same: Learned) -> NDArray[np.bool_]:
    """Return which pair of figures of each pair of texts is the likeliest."""
    scores = texts.rows @ same.weights
    best = {int(n): np.flatnonzero(texts.owner == n)[np.argmax(scores[texts.owner == n])] for n in texts.owner}
    return np.isin(np.arange(len(scores)), list(best.values()))


def _fitted(rows: Array, labels: NDArray[np.bool_], weights: Array) -> Learned:
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(scaler.transform(rows), labels, sample_weight=weights)
    scaled = model.coef_[0] / scaler.scale_
    return Learned(float(model.intercept_[0] - scaled @ scaler.mean_), scaled)


def report(folder: Path) -> str:
    """Return how the check judges each set of pairs, as a table."""
    lines = [
        "| pairs | judged right | contradictions told | narrower told | others told wrongly |",
        "|---|---|---|---|---|",
    ]
    for name, pairs in {**LEARNED, "unseen": LAST, "sealed": SEALED, "harder": LATER}.items():
        judged = Counter(
            (pair[2], verdicts_of(pair, folder / f"{name} {number}")[1]) for number, pair in enumerate(pairs)
        )
        right = {sign: judged[sign, sign] for sign in "cn-"}
        of = Counter(pair[2] for pair in pairs)
        lines.append(
            f"| {name} | {sum(right.values())} of {len(pairs)} ({sum(right.values()) / len(pairs):.0%}) "
            f"| {right['c']} of {of['c']} | {right['n']} of {of['n']} | {of['-'] - right['-']} of {of['-']} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Learn, store where asked to, and print."""
    with tempfile.TemporaryDirectory() as name:
        if "--write" in sys.argv[1:]:
            texts, names, scoped_by = compared(Path(name) / "learned")
            peaceful = [dict(evidence(*each)) for each in _pairs_in(ROOT / "knowledge")]
            same, narrower = learn(texts, _rows(peaceful, names))
            stored = {"same": same.stored(names), "narrower": narrower.stored(scoped_by)}
            FILE.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            weights_of.cache_clear()
        sys.stdout.write(report(Path(name)) + "\n")


if __name__ == "__main__":
    main()
