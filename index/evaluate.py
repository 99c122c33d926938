"""How well search and decision do on questions with known answers.

A set is a folder with ``kb.jsonl`` (``{"id", "question", "answer"?, "article"?}``; rows that share an article are
questions of one article) and ``queries.jsonl`` (``{"id", "text", "gold": [kb ids]}``; no gold means that nothing
answers it). The index is built from ``kb.jsonl`` alone, by the same code that serves customers.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from index import metrics
from index.build import Built, Progress, build
from index.confidence.confidence import Confidence, confidence_from
from index.confidence.decision import decision, spread
from index.confidence.features import Judged, judge
from index.confidence.prior import shipped_prior
from index.encoder import Encoder, open_encoder
from index.errors import KefuError
from index.process import leave_cores_to_the_model
from index.questions import prepared, speller_of
from index.reviewed import Reviewed, labels_of
from index.text import language_of
from index.types import Passage, PassageKind, Place

_RANKED = 10
_CHUNK = 128


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the articles that answer it; none where nothing does."""

    id: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """The scored queries, a prediction for each, and what was promised of them."""

    queries: Sequence[Query]
    rows: Sequence[Mapping[str, Any]]
    promised: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one set; shares in 0..1, ``docs/decision.md`` explains each."""

    set: str
    articles: int
    queries: int
    reviewed: int
    r1: float
    r5: float
    mrr: float
    auroc: float
    cov90: float
    cov95: float
    promised: float
    realised: float
    answered: float
    threshold: float
    predictions: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return every figure but the predictions."""
        return {name: value for name, value in asdict(self).items() if name != "predictions"}


def evaluate(
    directory: Path,
    *,
    encoder: str,
    data_dir: Path,
    max_error: float,
    reviewed: int = 0,
    seed: int = 0,
    prompts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Evaluate the set in ``directory``.

    Raises KefuError where it cannot be read, or where no query is left beside the ``reviewed`` ones.
    """
    passages, queries = read_set(directory)
    if not 0 <= reviewed < len(queries):
        raise KefuError(f"{directory}: {reviewed} reviewed of {len(queries)} queries leaves none to score")
    leave_cores_to_the_model()
    model = open_encoder(encoder, data_dir / "models", prompts)
    built = build(passages, model, None, progress)
    judged = _judge_all(built, model, queries, progress)
    drawn = set(
        random.Random(seed).sample(  # noqa: S311 - a draw that can be repeated, no secret
            range(len(queries)), reviewed
        )
    )
    articles = built.retriever.collection.articles
    known = sorted(drawn)
    reviews = [Reviewed(queries[i].text, language_of(queries[i].text), queries[i].gold) for i in known]
    labels = labels_of(reviews, [judged[i] for i in known], articles)
    confidence = confidence_from(shipped_prior(), built.learned.labels, labels, max_error)
    rows = [
        _prediction(query, one, confidence, articles)
        for i, (query, one) in enumerate(zip(queries, judged, strict=True))
        if i not in drawn
    ]
    scored = [query for i, query in enumerate(queries) if i not in drawn]
    measured = Measured(scored, rows, max_error, confidence.threshold)
    return _report(directory.name, len(articles), len(drawn), measured)


def read_set(directory: Path) -> tuple[list[Passage], list[Query]]:
    """Read a set. Raises KefuError with file and line."""
    owner: dict[str, str] = {}
    passages: list[Passage] = []
    for number, row in _rows(directory / "kb.jsonl", ("id", "question")):
        article = str(row.get("article") or row["id"])
        owner[str(row["id"])] = article
        place = Place("kb.jsonl", number)
        for kind, text in ((PassageKind.QUESTION, row["question"]), (PassageKind.LEAD, row.get("answer"))):
            if text:
                passages.append(Passage(article, language_of(text), kind, text, {}, None, place))
    queries = [
        Query(str(row["id"]), row["text"], frozenset(owner[gold] for gold in row["gold"] if gold in owner))
        for _number, row in _rows(directory / "queries.jsonl", ("id", "text", "gold"))
    ]
    if not passages or not queries:
        raise KefuError(f"{directory}: kb.jsonl and queries.jsonl need at least one row each")
    return passages, queries


def _rows(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise KefuError(f"{path}: cannot be read: {exc}") from exc
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as exc:
            raise KefuError(f"{path}:{number}: not JSON: {exc}") from exc
        missing = [name for name in needed if not isinstance(row, dict) or name not in row]
        if missing:
            raise KefuError(f"{path}:{number}: {', '.join(missing)} missing")
        wrong = [name for name, value in row.items() if not _FORM.get(name, _anything)(value)]
        if wrong:
            raise KefuError(f"{path}:{number}: {', '.join(wrong)} of the wrong type")
        rows.append((number, row))
    return rows


def _anything(_: object) -> bool:
    return True


def _text(value: object) -> bool:
    return isinstance(value, str)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_FORM: Final = {
    "question": _text,
    "text": _text,
    "answer": lambda value: value is None or _text(value),
    "gold": _texts,
}


def _judge_all(
    built: Built, encoder: Encoder, queries: Sequence[Query], progress: Progress | None
) -> list[Judged | None]:
    judged: list[Judged | None] = []
    speller = speller_of(built.parts.collection.passages)
    for start in range(0, len(queries), _CHUNK):
        texts = [query.text for query in queries[start : start + _CHUNK]]
        judged.extend(
            judge(built.retriever.search(asked), built.retriever.collection, built.learned.ranking)
            for asked in prepared(texts, [language_of(text) for text in texts], encoder, speller)
        )
        if progress:
            progress("asking", len(judged), len(queries))
    return judged


def _prediction(query: Query, judged: Judged | None, confidence: Confidence, articles: Sequence[str]) -> dict[str, Any]:
    if judged is None:
        return {"id": query.id, "decision": "escalate", "confidence": 0.0, "ranked": []}
    probability, among = confidence.of(judged.features)
    shares = spread(judged.scores, probability, among)[:_RANKED]
    ranked = [
        {"article": articles[owner], "score": round(float(score), 6)}
        for owner, score in zip(judged.owners, judged.scores, strict=True)
    ]
    return {
        "id": query.id,
        "decision": decision(shares, confidence.threshold),
        "confidence": round(probability, 6),
        "ranked": ranked[:_RANKED],
    }


def _report(name: str, articles: int, reviewed: int, measured: Measured) -> Report:
    queries, rows = measured.queries, measured.rows
    gold = [query.gold for query in queries]
    ranked = [[one["article"] for one in row["ranked"]] for row in rows]
    confidence = np.array([row["confidence"] for row in rows])
    answered = np.array([row["decision"] == "answer" for row in rows])
    scope = np.array([bool(articles_) for articles_ in gold])
    right = np.array([bool(found) and found[0] in wanted for found, wanted in zip(ranked, gold, strict=True)])
    return Report(
        set=name,
        articles=articles,
        queries=len(queries),
        reviewed=reviewed,
        r1=metrics.recall(ranked, gold, 1),
        r5=metrics.recall(ranked, gold, 5),
        mrr=metrics.reciprocal_rank(ranked, gold),
        auroc=metrics.auroc(confidence, scope),
        cov90=metrics.coverage(confidence, right, scope, 0.90),
        cov95=metrics.coverage(confidence, right, scope, 0.95),
        promised=measured.promised,
        realised=float((~right[answered]).mean()) if answered.any() else 0.0,
        answered=float(right[answered].sum() / max(scope.sum(), 1)),
        threshold=measured.threshold,
        predictions=tuple(rows),
    )
