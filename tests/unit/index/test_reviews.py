"""What agents review moves the confidence in service, exactly as it does in ``kefu eval``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

import index.evaluate
from index.articles import Knowledge
from index.build import build
from index.confidence.confidence import confidence_from
from index.confidence.labels import no_labels
from index.confidence.prior import shipped_prior
from index.engine import Engine
from index.evaluate import evaluate, read_set
from index.facets import FacetCatalogue
from index.questions import speller_of
from index.reviewed import Reviewed
from index.state import Index
from tests.small_index import SHOP
from tests.stub_encoder import StubEncoder
from tests.unit.index.conftest import Desk

QUESTIONS = [("你们的年服务费", "fees/annual"), ("派人上门的价格", "fees/on-site"), ("有没有培训", "services/training")]


def wrong(times: int) -> list[Reviewed]:
    return [Reviewed(f"上门收费吗{i}", "zh", frozenset()) for i in range(times)]


def test_reviews_change_the_confidence_without_a_new_index(desk: Desk) -> None:
    engine = desk.open()
    before = engine.ask("上门收费吗", "zh")
    desk.encoder.encoded.clear()

    engine.review(wrong(60))
    after = engine.ask("上门收费吗", "zh")

    assert after.candidates[0].article == before.candidates[0].article
    assert after.candidates[0].probability < before.candidates[0].probability - 0.05
    assert {text for _, text in desk.encoder.encoded} == {f"上门收费吗{i}" for i in range(60)} | {"上门收费吗"}


def test_reviews_that_are_taken_back_leave_the_confidence_as_it_was(desk: Desk) -> None:
    engine = desk.open()
    before = engine.ask("上门收费吗", "zh")
    engine.review(wrong(30))
    engine.review([])
    assert engine.ask("上门收费吗", "zh") == before


def test_the_engine_that_follows_has_the_same_reviews(desk: Desk) -> None:
    engine = desk.open()
    engine.review(wrong(30))
    follower = engine.open(desk.knowledge, desk.data, encoder="stub", max_error=0.05, previous=engine)
    assert follower.index.confidence.threshold == pytest.approx(engine.index.confidence.threshold)
    assert follower.reviews == engine.reviews


def test_the_service_and_the_evaluation_come_to_the_same_threshold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.evaluate, "open_encoder", lambda *_: StubEncoder())
    known = [(article, text) for article, texts in SHOP.items() for text in texts]
    rows = [{"id": str(i), "question": text, "article": article} for i, (article, text) in enumerate(known)]
    _lines(tmp_path / "kb.jsonl", rows)
    asked = [*QUESTIONS, ("晚饭吃什么", ""), ("最后一个", "")]
    first = {article: str(i) for i, (article, _) in reversed(list(enumerate(known)))}
    queries = [{"id": text, "text": text, "gold": [first[article]] if article else []} for text, article in asked]
    _lines(tmp_path / "queries.jsonl", queries)

    plain = evaluate(tmp_path, encoder="stub", data_dir=tmp_path, max_error=0.2)
    report = evaluate(tmp_path, encoder="stub", data_dir=tmp_path, max_error=0.2, reviewed=4, seed=1)
    engine = serving(tmp_path, 0.2)
    assert engine.index.confidence.threshold == pytest.approx(plain.threshold, abs=1e-9)
    left = {row["id"] for row in report.predictions}
    engine.review([Reviewed(text, "zh", frozenset({of} - {""})) for text, of in asked if text not in left])

    assert report.threshold != plain.threshold
    assert engine.index.confidence.threshold == pytest.approx(report.threshold, abs=1e-9)


def serving(folder: Path, max_error: float) -> Engine:
    """Return an engine over the passages of a set."""
    passages, _ = read_set(folder)
    made = build(passages, StubEncoder())
    confidence = confidence_from(shipped_prior(), made.learned.labels, no_labels(), max_error)
    knowledge = Knowledge((), FacetCatalogue.empty(), ())
    speller = speller_of(made.parts.collection.passages)
    state = Index(knowledge, (), made.parts, made.retriever, confidence, speller, "content", made.learned, 0, max_error)
    engine = Engine(state, StubEncoder())
    engine._hidden_on = (engine._today(), np.zeros(0, np.int64))
    return engine


def _lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
