"""Questions that another article takes where they are worded otherwise."""

from __future__ import annotations

from datetime import date

import numpy as np

from index.engine import Engine
from index.rivals import rivals
from tests.unit.index.conftest import Desk

DOUBT = 0.5
"""The stub's vectors say less than a model's."""
NEAR = "上门服务一次的价格"
"""Nearly what ``fees/on-site`` is asked for."""


def found(engine: Engine) -> set[tuple[str, str]]:
    return {(one.question.text, one.other.article) for one in engine.rivals()}


def test_articles_that_are_asked_for_different_things_have_no_rivals(desk: Desk) -> None:
    assert found(desk.open(max_error=DOUBT)) == set()


def test_a_question_that_comes_near_to_those_of_another_article_is_theirs(desk: Desk) -> None:
    desk.write("services/spare-parts", ("有哪些备件", "备件怎么订", NEAR))
    assert (NEAR, "fees/on-site") in found(desk.open(max_error=DOUBT))


def test_an_article_that_is_not_valid_takes_no_question(desk: Desk) -> None:
    desk.write("services/spare-parts", ("有哪些备件", "备件怎么订", NEAR))
    engine = desk.open(max_error=DOUBT)
    passages = engine.index.retriever.collection.passages[: engine.index.retriever.size]
    hidden = np.array([i for i, one in enumerate(passages) if one.article == "fees/on-site"])
    assert all(one.other.article != "fees/on-site" for one in rivals(engine.index, hidden))


def test_what_is_expired_is_not_asked(desk: Desk) -> None:
    desk.write("services/spare-parts", ("有哪些备件", "备件怎么订", NEAR), front="valid_until: 2026-01-01")
    engine = Engine.open(desk.knowledge, desk.data, encoder="stub", max_error=DOUBT, today=lambda: date(2026, 2, 1))
    assert NEAR not in {text for text, _ in found(engine)}
