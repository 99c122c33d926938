"""The index that follows another one is that which the next start opens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import index.build
from index.engine import Engine
from index.reviewed import Reviewed
from tests.unit.index.conftest import Desk

MANY = tuple(f"第{i}项业务怎么办理" for i in range(60))
ASKED = ("第7项业务怎么办理", "改过的一个问题", "上门一次多少钱", "今天天气怎么样")


EDITS: dict[str, Callable[[Desk], object]] = {
    "a question is changed": lambda desk: desk.write("services/many", (*MANY[:-1], "改过的一个问题")),
    "a question is new": lambda desk: desk.write("services/many", ("改过的一个问题", *MANY)),
    "a question is gone": lambda desk: desk.write("services/many", MANY[1:]),
    "questions change places": lambda desk: desk.write("services/many", MANY[::-1]),
    "a question stands twice": lambda desk: desk.write("services/many", (*MANY, "热线几点上班")),
    "an article is renamed": lambda desk: desk.raw("fees/year.md", _cut(desk, "fees/annual.md")),
}
"""What an editor may do between two versions."""


def _cut(desk: Desk, file: str) -> str:
    path = desk.knowledge / file
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


@pytest.fixture
def before(desk: Desk) -> Engine:
    desk.write("services/many", MANY)
    return desk.open()


def following(desk: Desk, before: Engine) -> Engine:
    return Engine.open(desk.knowledge, desk.data, encoder="missing", max_error=0.05, previous=before)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_it_answers_as_the_next_start_does(
    desk: Desk, before: Engine, edit: Callable[[Desk], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(desk)
    with monkeypatch.context() as patch:
        patch.setattr(index.build, "assemble", None)  # nothing is put together anew
        after = following(desk, before)
    after.write()
    started = desk.open()

    assert desk.encoder.encoded == [], "the snapshot holds every vector"
    own, other = after.index.parts, started.index.parts
    assert own.collection.passages == other.collection.passages
    assert np.array_equal(own.collection.owners, other.collection.owners)
    assert np.array_equal(own.tokens.tokens.levels, other.tokens.tokens.levels)
    assert np.array_equal(own.tokens.tokens.scales, other.tokens.tokens.scales)
    for mine, theirs in zip(own.views, other.views, strict=True):
        assert np.array_equal(mine.levels, theirs.levels)
    every = np.arange(len(own.vectors))
    assert np.array_equal(own.vectors.vectors(every), other.vectors.vectors(every))
    for text in ASKED:
        assert after.ask(text, "zh") == started.ask(text, "zh")


def test_where_much_has_changed_it_is_built_anew(desk: Desk, before: Engine) -> None:
    desk.write("services/many", tuple(f"另外{i}件事情怎样" for i in range(60)))
    after = following(desk, before)

    assert after.index.parts.frame is not before.index.parts.frame
    assert after.ask("另外7件事情怎样", "zh").candidates[0].article == "services/many"


def test_what_was_reviewed_holds_on(desk: Desk, before: Engine) -> None:
    reviews = (Reviewed("派人上门的价格", "zh", frozenset({"fees/on-site"})),)
    before.review(reviews)
    desk.write("services/many", MANY[1:])
    after = following(desk, before)

    assert after.reviews == reviews
    assert after.index.confidence == before.index.confidence


def test_nothing_is_on_disk_until_it_is_written(desk: Desk, before: Engine) -> None:
    desk.write("services/many", MANY[1:])
    after = following(desk, before)
    assert not desk.is_current()

    after.write()
    assert desk.is_current()
