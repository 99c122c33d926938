"""How well contradictions are found among pairs of texts, and the weights by which likely ones are. Prints Markdown.

python -m tests.benchmarks.pairs [--write]

The weights are learned from judged pairs, without those of ``LAST``; ``--write`` stores them in
``index/check/likeness.json``. Of a contradiction only the most likely pair of its figures is taken for the same
thing, which is guessed anew in each round: multiple-instance learning. What an article collection without
contradictions compares is told apart, too.
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
from index.check.likeness import WEIGHTS, comparable, weights_in_use
from index.check.run import check_knowledge
from index.check.statement import Statement
from index.check.values import differs
from tests.unit.check.pairs import APART, DEV, FRESH, HELD, KEPT, LAST, PROSE, WORKED, Pair
from tests.unit.check.test_pairs import put, verdicts_of

Array = NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[2]
LEARNED: dict[str, tuple[Pair, ...]] = {
    "written beside the rules": DEV + HELD + WORKED + FRESH + KEPT,
    "prose": APART + PROSE,
}
_ROUNDS = 4
_PEACEFUL = 0.3
"""Weight of each pair of figures of a collection without contradictions: there are many, and most are easy."""
_BESIDE = (4.0, 2.0)
"""Weights of pairs written beside the rules, different things and same ones: short, as most articles are."""
_STRENGTH = 0.1
"""Inverse strength of the regularisation, by cross-validation over 0.03 to 1, which hardly matters."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The pairs of figures of each pair of texts, as rows of ``rows``; ``owner`` is the number of the texts."""

    rows: Array
    owner: NDArray[np.int64]
    same: NDArray[np.bool_]
    """For each pair of texts whether it has two figures for one thing."""
    weight: Array
    """For each pair of texts how much it counts."""


def compared(folder: Path) -> tuple[Compared, list[str]]:
    """Read the texts to learn from; returns what there is to compare, and the names of the evidence."""
    pairs = [(pair, name != "prose") for name, some in LEARNED.items() for pair in some]
    found: list[dict[str, float]] = []
    owner: list[int] = []
    for number, (pair, _) in enumerate(pairs):
        put(pair, folder / str(number))
        here = _evidence(folder / str(number))
        found += here
        owner += [number] * len(here)
    names = sorted(found[0])
    same = np.array([pair[2] != "-" for pair, _ in pairs])
    beside = np.array([short for _, short in pairs])
    weight = np.where(beside, np.where(same, _BESIDE[1], _BESIDE[0]), 1.0)
    return Compared(_rows(found, names), np.array(owner), same, weight), names


def _rows(found: list[dict[str, float]], names: list[str]) -> Array:
    return np.array([[float(one[name]) for name in names] for one in found])


def _evidence(folder: Path) -> list[dict[str, float]]:
    _, facts = check_knowledge(folder, today=date(2026, 11, 25))
    statements: list[Statement] = [one for each in facts if each.published for one in each.statements]
    return [
        dict(evidence(one, other))
        for one, other in combinations(statements, 2)
        if comparable(one, other) and differs(one.quantity, other.quantity)
    ]


def learn(texts: Compared, peaceful: Array) -> tuple[float, Array]:
    """Return the intercept and the weights of evidence as it is, unscaled."""
    scaler = StandardScaler().fit(np.vstack([texts.rows, peaceful]))
    positive = texts.same[texts.owner]
    taken = np.ones(len(texts.rows), bool)
    model = LogisticRegression(C=_STRENGTH, max_iter=2000)
    for _ in range(_ROUNDS):
        rows = np.vstack([texts.rows[taken], peaceful])
        labels = np.concatenate([positive[taken], np.zeros(len(peaceful), bool)])
        weights = np.concatenate([texts.weight[texts.owner][taken], np.full(len(peaceful), _PEACEFUL)])
        model.fit(scaler.transform(rows), labels, sample_weight=weights)
        scores = model.decision_function(scaler.transform(texts.rows))
        best = {int(n): np.flatnonzero(texts.owner == n)[np.argmax(scores[texts.owner == n])] for n in texts.owner}
        taken = ~positive | np.isin(np.arange(len(positive)), list(best.values()))
    scaled = model.coef_[0] / scaler.scale_
    return float(model.intercept_[0] - scaled @ scaler.mean_), scaled


def report(folder: Path) -> str:
    """Return how the check judges each set of pairs, as a table."""
    lines = [
        "| pairs | judged right | contradictions told | narrower told | others told wrongly |",
        "|---|---|---|---|---|",
    ]
    for name, pairs in {**LEARNED, "unseen": LAST}.items():
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
            texts, names = compared(Path(name) / "learned")
            intercept, weights = learn(texts, _rows(_evidence(ROOT / "knowledge"), names))
            stored = {"intercept": round(intercept, 4), "weights": dict(zip(names, weights.round(4), strict=True))}
            WEIGHTS.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            weights_in_use.cache_clear()
        sys.stdout.write(report(Path(name)) + "\n")


if __name__ == "__main__":
    main()
