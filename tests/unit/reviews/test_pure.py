"""Groups of questions, bounds of shares, and charts, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.reviews.bounds import clopper_pearson
from bot.reviews.gaps import by_week, grouped
from bot.storage.numbers import Dealt, Hour, OfArticle
from bot.web.numbers.charts import Span, of_answers, of_articles, of_tickets, percentile
from bot.web.numbers.drawing import drawn, nice

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Span(date(2026, 11, 19), date(2026, 11, 25), SHANGHAI)


def test_what_is_alike_is_grouped_the_largest_group_first() -> None:
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.99, 0.14, 0], [0, 0.98, 0.2], [0, 1, 0.1]], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert [sorted(group) for group in grouped(vectors)] == [[1, 3, 4], [0, 2]]
    assert grouped(vectors[:1]) == [[0]]
    assert grouped(vectors[:0]) == []


def test_weeks_are_counted_back_from_now() -> None:
    assert by_week([NOW, NOW - timedelta(days=6), NOW - timedelta(days=8)], NOW) == [0, 0, 0, 0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 0, 0, 1), (0, 10, 0, 0.3085), (1, 20, 0.0013, 0.2487), (10, 10, 0.6915, 1)]
)
def test_bounds_are_those_of_the_tables(hits: int, of: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_an_hour_counts_on_the_day_that_it_was_where_the_people_are() -> None:
    late = Hour(datetime(2026, 11, 24, 17, tzinfo=UTC), "answer", 4, 3, 1, 0)
    decisions, resolved, _, load = of_answers([late], WEEK)
    assert decisions.rows[-1] == ("2026-11-25", 4, 0, 0)
    assert resolved.rows[-1] == ("2026-11-25", 75.0)
    assert resolved.rows[0] == ("2026-11-19", None)
    assert load.rows[1] == ("01", 4)


def test_a_long_span_has_a_point_a_week() -> None:
    span = Span(date(2026, 9, 1), date(2026, 11, 25), SHANGHAI)
    assert span.points()[0] == date(2026, 8, 31)
    assert {(b - a).days for a, b in zip(span.points(), span.points()[1:], strict=False)} == {7}
    assert span.point(NOW) == span.points()[-1]


def test_times_are_medians_and_what_nine_in_ten_stay_within() -> None:
    tickets = [Dealt(NOW, NOW + timedelta(minutes=each), None, 5) for each in (1, 2, 3, 100)]
    first, whole, ratings = of_tickets(tickets, WEEK)
    assert first.rows[-1] == ("2026-11-25", 2.5, 100.0)
    assert whole.is_empty
    assert ratings.rows[-1] == ("5", 4)
    assert percentile(list(range(1, 11)), 0.9) == 9


def test_the_worst_articles_are_those_with_the_largest_share_and_enough_answers() -> None:
    found = [
        OfArticle("a", 100, 0, 5, 0),
        OfArticle("b", 10, 0, 1, 2),
        OfArticle("c", 2, 0, 2, 0),
        OfArticle("d", 9, 9, 0, 0),
    ]
    top, worst = of_articles(found)
    assert [row[0] for row in top.rows] == ["a", "b", "c", "d"]
    assert [row[0] for row in worst.rows] == ["b", "a"]


def test_bars_stand_on_each_other_and_lines_break_where_nothing_is_known() -> None:
    hours = [
        Hour(NOW, "answer", 3, 3, 0, 0),
        Hour(NOW, "escalate", 1, 0, 0, 0),
        Hour(NOW - timedelta(days=2), "answer", 1, 1, 0, 0),
    ]
    decisions, resolved, *_ = of_answers(hours, WEEK)
    stacked = [bar for bar in drawn(decisions).bars if bar.row == 6]
    assert stacked[1].y + stacked[1].height == pytest.approx(stacked[0].y)
    assert [len(line.points) for line in drawn(resolved).lines] == [1, 1]


@pytest.mark.parametrize(("value", "shown"), [(0, 1), (0.3, 0.4), (1, 1), (7, 8), (11, 20), (100, 100), (432, 500)])
def test_an_axis_ends_at_a_number_that_reads_well(value: float, shown: float) -> None:
    assert nice(value) == pytest.approx(shown)
