"""From what was counted to charts: each a table whose columns are drawn, read, and written as CSV."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from bot.storage.numbers import Dealt, Hour, OfArticle

Kind = Literal["bars", "lines", "table"]
Cell = str | int | float | None
LONGEST_BY_DAY = 45
"""Days up to which a chart has a point a day; then one a week."""
FEWEST = 3
"""Answers from which an article may be among the worst."""
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Chart:
    """``columns`` are words of ``numbers.*``, the first is what the rows are called; ``None`` is not known."""

    name: str
    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""
    tones: tuple[int, ...] = (0, 1, 2)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(cell for row in self.rows for cell in row[1:])


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, both ends included, where the people are."""

    first: date
    last: date
    zone: tzinfo

    @property
    def by_week(self) -> bool:
        """Whether a point stands for a week."""
        return (self.last - self.first).days >= LONGEST_BY_DAY

    def point(self, moment: datetime) -> date:
        """Return the point that a moment belongs to."""
        day = moment.astimezone(self.zone).date()
        return day - timedelta(days=day.weekday()) if self.by_week else day

    def points(self) -> list[date]:
        """Return every point of the span."""
        start = self.first - timedelta(days=self.first.weekday()) if self.by_week else self.first
        step = 7 if self.by_week else 1
        return [start + timedelta(days=at) for at in range(0, (self.last - start).days + 1, step)]


def of_answers(hours: Iterable[Hour], span: Span) -> list[Chart]:
    """Return the charts of what was asked: decisions, what was resolved, what customers said, and the hours."""
    decisions: dict[date, Counter[str]] = defaultdict(Counter)
    load: Counter[int] = Counter()
    for each in hours:
        kept = decisions[span.point(each.begins)]
        kept[each.decision] += each.count
        kept.update({"all": each.count, "resolved": each.resolved, "helped": each.helped, "did_not": each.did_not})
        load[each.begins.astimezone(span.zone).hour] += each.count
    points = span.points()

    def rows(*names: str) -> tuple[tuple[Cell, ...], ...]:
        return tuple((str(point), *(decisions[point][name] for name in names)) for point in points)

    shares = tuple((str(point), _percent(decisions[point]["resolved"], decisions[point]["all"])) for point in points)
    return [
        Chart("decisions", "bars", ("when", "answer", "clarify", "escalate"), rows("answer", "clarify", "escalate")),
        Chart("resolved", "lines", ("when", "share"), shares, "%", (3,)),
        Chart("feedback", "bars", ("when", "helped", "did_not"), rows("helped", "did_not"), tones=(0, 2)),
        Chart("load", "bars", ("hour", "questions"), tuple((f"{at:02}", load[at]) for at in range(24)), tones=(3,)),
    ]


def of_tickets(tickets: Sequence[Dealt], span: Span) -> list[Chart]:
    """Return the charts of what people did: how soon they answered and resolved, and their ratings."""
    first: dict[date, list[float]] = defaultdict(list)
    whole: dict[date, list[float]] = defaultdict(list)
    for each in tickets:
        point = span.point(each.opened_at)
        if each.first_response_at:
            first[point].append((each.first_response_at - each.opened_at).total_seconds() / 60)
        if each.resolved_at:
            whole[point].append((each.resolved_at - each.opened_at).total_seconds() / 3600)
    ratings = Counter(each.rating for each in tickets if each.rating)
    stars = tuple((str(rating), ratings[rating]) for rating in range(1, 6))
    return [
        Chart("first_response", "lines", ("when", "median", "p90"), _times(first, span), "min", (3, 1)),
        Chart("resolution", "lines", ("when", "median", "p90"), _times(whole, span), "h", (3, 1)),
        Chart("ratings", "bars", ("rating", "tickets"), stars, tones=(3,)),
    ]


def of_articles(found: Sequence[OfArticle]) -> list[Chart]:
    """Return the articles that answer most, and those that are wrong or do not help most often."""
    columns = ("article", "answers", "helped", "did_not", "wrong")
    bad = [each for each in found if each.count >= FEWEST and each.did_not + each.wrong]
    worst = sorted(bad, key=lambda each: (-(each.did_not + each.wrong) / each.count, -each.count, each.article))
    return [
        Chart(name, "table", columns, tuple(_row(each) for each in some[:SHOWN]))
        for name, some in (("top", found), ("worst", worst))
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of ``values`` does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _times(values: Mapping[date, list[float]], span: Span) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for point in span.points():
        there = values.get(point)
        both = (round(median(there), 1), round(percentile(there, 0.9), 1)) if there else (None, None)
        rows.append((str(point), *both))
    return tuple(rows)


def _row(each: OfArticle) -> tuple[Cell, ...]:
    return (each.article, each.count, each.helped, each.did_not, each.wrong)


def _percent(some: int, of: int) -> float | None:
    return round(100 * some / of, 1) if of else None
