"""The page of numbers, and each chart as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.reviews.bounds import clopper_pearson
from bot.storage.numbers import Numbers
from bot.web.auth import Person, Role, require
from bot.web.numbers.charts import Span, of_answers, of_articles, of_tickets
from bot.web.numbers.drawing import drawn

if TYPE_CHECKING:
    from bot.storage.numbers import Reviews
    from bot.web.numbers.charts import Cell, Chart
    from bot.web.review.parts import ReviewParts

PATH = "/desk/numbers"
RANGES = (7, 30, 90)
LONGEST = 731
"""Days that are looked at in one."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Reader = Annotated[Person, Depends(require(Role.AGENT, Role.EDITOR))]


@dataclass(frozen=True, slots=True)
class Range:
    """The days that somebody asked for; ``days`` counts back from today, 0 where they named them."""

    days: int
    first: str
    last: str

    def span(self, parts: ReviewParts) -> Span:
        """Return the days, put right where they cannot be meant."""
        today = datetime.now(parts.zone).date()
        if self.days:
            return Span(today - timedelta(days=self.days - 1), today, parts.zone)
        first, last = _day(self.first) or today, _day(self.last) or today
        first, last = min(first, last), max(first, last)
        return Span(max(first, last - timedelta(days=LONGEST)), last, parts.zone)


def _range(days: int = 30, first: str = "", last: str = "") -> Range:
    named = _day(first) or _day(last)
    return Range(0, first, last) if named else Range(days if days in RANGES else 30, "", "")


RangeHere = Annotated[Range, Depends(_range)]


@dataclass(frozen=True, slots=True)
class Errors:
    """How many answers are wrong, beside what was promised; ``low`` and ``high`` bound it with 95 % certainty."""

    reviews: Reviews
    by_lot: bool
    share: float
    low: float
    high: float
    expected: float
    promised: float


def numbers_router(parts: ReviewParts, promised: float) -> APIRouter:
    """Return the routes; ``promised`` is the share of wrong answers that is accepted."""
    router = APIRouter()

    async def counted(span: Span) -> tuple[list[Chart], Errors]:
        async with parts.database.read() as session:
            numbers = Numbers(session, *_moments(span))
            hours, articles, tickets = await numbers.hours(), await numbers.articles(), await numbers.tickets()
            lot, every = await numbers.reviews()
        charts = [*of_answers(hours, span), *of_tickets(tickets, span), *of_articles(articles)]
        return charts, _errors(lot, every, promised)

    @router.get(PATH)
    async def page(request: Request, person: Reader, asked: RangeHere) -> HTMLResponse:
        span = asked.span(parts)
        charts, errors = await counted(span)
        query = f"days={asked.days}" if asked.days else f"first={span.first}&last={span.last}"
        return parts.pages.page(
            request,
            person,
            "numbers.html",
            charts=[(chart, drawn(chart)) for chart in charts],
            errors=errors,
            asked=asked,
            span=span,
            ranges=RANGES,
            query=query,
            titles=await parts.knowing.titles(person.language),
        )

    @router.get(f"{PATH}/{{name}}.csv")
    async def table(person: Reader, name: str, asked: RangeHere) -> Response:  # noqa: ARG001 - signed in
        charts, _ = await counted(asked.span(parts))
        chart = next((each for each in charts if each.name == name), None)
        if chart is None:
            raise HTTPException(404)
        headers = {"Content-Disposition": f'attachment; filename="kefu-{chart.name}.csv"'}
        return Response(_csv(chart), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def _moments(span: Span) -> tuple[datetime, datetime]:
    begins = datetime.combine(span.first, time(), span.zone)
    ends = datetime.combine(span.last + timedelta(days=1), time(), span.zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _errors(lot: Reviews, every: Reviews, promised: float) -> Errors:
    """Take the reviews that were drawn by lot, where there are any: the others were chosen because they looked bad."""
    reviews = lot if lot.reviewed else every
    low, high = clopper_pearson(reviews.wrong, reviews.reviewed)
    count = max(reviews.reviewed, 1)
    return Errors(reviews, lot.reviewed > 0, reviews.wrong / count, low, high, reviews.expected / count, promised)


def _csv(chart: Chart) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(chart.columns)
    writer.writerows([[_plain(cell) for cell in row] for row in chart.rows])
    return file.getvalue()


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2999 else None
