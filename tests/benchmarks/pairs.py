"""How well contradictions are found among pairs of texts, and what likely ones are told by. Prints Markdown.

python -m tests.benchmarks.pairs [--write]

What tells them is learned from judged pairs, without those of ``NOT_LEARNED``.
``--write`` stores boosted trees in ``index/likeness/same_thing.json`` and, for what tells a narrower scope, in
``narrower.json``, and how rare words are in ``rarity.json``. Of a contradiction only the most likely pair of its
figures is taken for the same thing, which is guessed anew in each round: multiple-instance learning. What a collection
without contradictions compares is told apart, too. What tells a narrower scope is learned from those most likely pairs.
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
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from index.check.run import check_knowledge
from index.likeness import rarity
from index.likeness.evidence import evidence
from index.likeness.likely import comparable
from index.likeness.scopes import scoping
from index.likeness.trees import NARROWER, SAME_THING, Node, Trees, narrower_trees, same_thing_trees
from index.likeness.values import differs
from index.prior.fit import questions_of, read_corpus
from index.statements.statement import Statement
from tests.unit.check.pairs import HARDER, SETS, Pair
from tests.unit.check.test_pairs import put, verdicts_of

Array = NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[2]
_SHORT = "written beside the rules"
LEARNED: dict[str, tuple[Pair, ...]] = {
    _SHORT: SETS["dev"] + SETS["held"] + SETS["worked"] + SETS["fresh"] + SETS["kept"],
    "plain articles": SETS["plain"],
    "near misses": SETS["near"],
    "after-sales service": SETS["service"],
    "prose": SETS["apart"] + SETS["prose"],
}
NOT_LEARNED = {**{name: SETS[name] for name in ("unseen", "blind", "accepted", "last", "sealed")}, "harder": HARDER}
_ROUNDS = 4
_PEACEFUL = 0.5
"""Weight of each pair of figures of a collection without contradictions: there are many, and most are easy."""
_BESIDE = (4.0, 2.0)
"""Weights of pairs written beside the rules, different things and same ones: short, as most articles are."""
_TREES = {"n_estimators": 200, "max_depth": 4, "learning_rate": 0.07, "subsample": 0.7, "max_features": 0.3}
"""By cross-validation: wrong of 100 are 9.7, and 10.1 with 150 trees of depth 3; 300 of either depth gain nothing."""
_DRAWS = 3
"""Models that are averaged: each sees another draw of the pairs and of the evidence, which scatters by a point."""


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


def compared(folder: Path) -> tuple[Compared, list[str], list[str]]:
    """Read the texts to learn from; returns what there is to compare, and the names of either evidence."""
    pairs = [(pair, name == _SHORT) for name, some in LEARNED.items() for pair in some]
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


def learn(texts: Compared, peaceful: Array, names: list[str], scoped_by: list[str]) -> tuple[Trees, Trees]:
    """Return what tells the same thing, and what tells a narrower scope."""
    models = _same(texts, peaceful, np.ones(len(texts.rows), bool))
    for _ in range(1, _ROUNDS):
        models = _same(texts, peaceful, _likeliest(texts, models))
    told = texts.same[texts.owner] & _likeliest(texts, models)
    scopes = _fitted(texts.scoping[told], texts.narrower[texts.owner][told])
    return _trees(models, names), _trees(scopes, scoped_by)


def _same(texts: Compared, peaceful: Array, likeliest: NDArray[np.bool_]) -> list[GradientBoostingClassifier]:
    """Learn from all that is told apart, and of the rest from the likeliest."""
    positive = texts.same[texts.owner]
    taken = ~positive | likeliest
    rows = np.vstack([texts.rows[taken], peaceful])
    labels = np.concatenate([positive[taken], np.zeros(len(peaceful), bool)])
    weights = np.concatenate([texts.weight[texts.owner][taken], np.full(len(peaceful), _PEACEFUL)])
    return _fitted(rows, labels, weights)


def _fitted(rows: Array, labels: NDArray[np.bool_], weights: Array | None = None) -> list[GradientBoostingClassifier]:
    models = (GradientBoostingClassifier(**_TREES, min_samples_leaf=5, random_state=draw) for draw in range(_DRAWS))
    return [model.fit(rows, labels, weights) for model in models]


def _likeliest(texts: Compared, models: list[GradientBoostingClassifier]) -> NDArray[np.bool_]:
    """Return which pair of figures of each pair of texts is the likeliest."""
    scores = np.mean([model.decision_function(texts.rows) for model in models], axis=0)
    best = {int(n): np.flatnonzero(texts.owner == n)[np.argmax(scores[texts.owner == n])] for n in texts.owner}
    return np.isin(np.arange(len(scores)), list(best.values()))


def _trees(models: list[GradientBoostingClassifier], names: list[str]) -> Trees:
    """Return the mean of fitted models as what is stored."""
    share = _TREES["learning_rate"] / len(models)

    def node(tree: Any, at: int) -> Node:
        if tree.children_left[at] < 0:
            return float(round(tree.value[at, 0, 0] * share, 4))
        below, above = node(tree, tree.children_left[at]), node(tree, tree.children_right[at])
        return [int(tree.feature[at]), round(float(tree.threshold[at]), 4), below, above]

    trees = tuple(node(one.tree_, 0) for model in models for one in model.estimators_[:, 0])
    odds = float(models[0].init_.class_prior_[1])  # of the same labels in each draw
    return Trees(tuple(names), round(float(np.log(odds / (1 - odds))), 4), trees)


def report(folder: Path) -> str:
    """Return how the check judges each set of pairs, as a table."""
    lines = [
        "| pairs | judged right | contradictions told | narrower told | others told wrongly |",
        "|---|---|---|---|---|",
    ]
    for name, pairs in {**LEARNED, **NOT_LEARNED}.items():
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


def write(folder: Path) -> None:
    """Learn, and store what was learned."""
    rarities = json.dumps(rarity.rarities_of(questions_of(read_corpus())), indent=0, ensure_ascii=False)
    rarity.FILE.write_text(f"{rarities}\n", encoding="utf-8")
    rarity.known.cache_clear()
    texts, names, scoped_by = compared(folder)
    peaceful = [dict(evidence(*each)) for each in _pairs_in(ROOT / "knowledge")]
    same, narrower = learn(texts, _rows(peaceful, names), names, scoped_by)
    for file, trees in ((SAME_THING, same), (NARROWER, narrower)):
        file.write_text(trees.written(), encoding="utf-8")
    same_thing_trees.cache_clear()
    narrower_trees.cache_clear()


def main() -> None:
    """Learn, store where asked to, and print."""
    with tempfile.TemporaryDirectory() as name:
        if "--write" in sys.argv[1:]:
            write(Path(name) / "learned")
        sys.stdout.write(report(Path(name)) + "\n")


if __name__ == "__main__":
    main()
