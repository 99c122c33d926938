"""Prices that change on a day: two articles with one question, valid one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import bot.app
from bot.app import day_in
from index.engine import Engine
from tests.unit.index.conftest import Desk

QUESTIONS = ("旗舰版续费一次多少钱", "旗舰版续费的价格", "续费旗舰版要付多少")
OLD, NEW = "fees/flagship-2026", "fees/flagship-2027"
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)


class Clock:
    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock(LAST)


@pytest.fixture
def engine(desk: Desk, clock: Clock) -> Engine:
    desk.write(OLD, QUESTIONS, "续费 800 元。", f"valid_until: {LAST}")
    desk.write(NEW, QUESTIONS, "续费 900 元。", f"valid_from: {FIRST}")
    return Engine(desk.open().index, desk.encoder, today=clock)


def found(engine: Engine) -> dict[str, float]:
    return {one.article: one.probability for one in engine.ask(QUESTIONS[0], "zh").candidates}


def test_the_new_price_is_found_from_the_first_moment_of_its_day(engine: Engine, clock: Clock) -> None:
    before = found(engine)
    clock.day = FIRST
    after = found(engine)

    assert max(before, key=before.__getitem__) == OLD
    assert max(after, key=after.__getitem__) == NEW
    assert (NEW not in before, OLD not in after) == (True, True)


def test_a_version_that_is_not_valid_takes_no_certainty_from_the_one_that_is(
    engine: Engine, desk: Desk, clock: Clock
) -> None:
    both = found(engine)[OLD]
    (desk.knowledge / f"{NEW}.md").unlink()
    alone = found(Engine(desk.open().index, desk.encoder, today=clock))[OLD]

    assert both == pytest.approx(alone, abs=0.05)


def test_where_nothing_is_valid_nothing_is_found(desk: Desk) -> None:
    engine = Engine(desk.open().index, desk.encoder, today=lambda: LAST)
    for article in engine.index.knowledge.articles:
        desk.write(article.id, ("一年多少钱",), front="valid_until: 2026-01-01")

    assert Engine(desk.open().index, desk.encoder, today=lambda: LAST).ask("一年多少钱", "zh").candidates == ()


@pytest.mark.parametrize(("hours", "day"), [(8, FIRST), (0, LAST), (-5, LAST)])
def test_the_day_is_that_of_the_time_zone(monkeypatch: pytest.MonkeyPatch, hours: int, day: date) -> None:
    class Evening(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert isinstance(tz, timezone)
            return datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(bot.app, "datetime", Evening)
    assert day_in(timezone(timedelta(hours=hours))) == day
