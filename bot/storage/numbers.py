"""What is counted over a range of time: a few grouped reads, alike on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, case, func, select, type_coerce

from bot.reviews.answers import Mark
from bot.storage.review_tables import AnswerRow
from bot.storage.tables import TicketRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

HOUR = "%Y-%m-%d %H"


@dataclass(frozen=True, slots=True)
class Hour:
    """What was asked within an hour (UTC) and ended in one decision."""

    begins: datetime
    decision: str
    count: int
    resolved: int
    """Answered or asked back, without a ticket after it and without a word that it did not help."""
    helped: int
    did_not: int


@dataclass(frozen=True, slots=True)
class Reviews:
    """How many answers were reviewed and how many of them were wrong; and what was promised of those."""

    reviewed: int
    wrong: int
    expected: float
    """How many wrong ones the confidence let expect."""


NONE = Reviews(0, 0, 0.0)


@dataclass(frozen=True, slots=True)
class OfArticle:
    """What became of the answers that one article gave."""

    article: str
    count: int
    helped: int
    did_not: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Dealt:
    """When a ticket was opened, first answered and resolved, and what its customer thought of that."""

    opened_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    rating: int | None


class Numbers:
    """Within one transaction, from a moment up to another one."""

    def __init__(self, session: AsyncSession, since: datetime, until: datetime) -> None:
        self._session = session
        self._here = and_(AnswerRow.at >= since, AnswerRow.at < until)
        self._tickets = and_(TicketRow.opened_at >= since, TicketRow.opened_at < until)

    async def hours(self) -> list[Hour]:
        """Return what was asked, by hour and decision."""
        hour = self._hour()
        resolved = and_(AnswerRow.decision != "escalate", AnswerRow.ticket.is_(None), AnswerRow.feedback >= 0)
        asked = (
            select(
                hour,
                AnswerRow.decision,
                func.count(),
                _times(resolved),
                _times(AnswerRow.feedback > 0),
                _times(AnswerRow.feedback < 0),
            )
            .where(self._here)
            .group_by(hour, AnswerRow.decision)
        )
        return [
            Hour(datetime.strptime(at, HOUR).replace(tzinfo=UTC), decision, *(int(each) for each in counts))
            for at, decision, *counts in await self._session.execute(asked)
        ]

    async def reviews(self) -> tuple[Reviews, Reviews]:
        """Return what reviews say of the answers: of those drawn by lot, and of all."""
        wrong = _times(AnswerRow.mark != Mark.RIGHT.value)
        asked = (
            select(AnswerRow.drawn, func.count(), wrong, func.sum(1 - AnswerRow.confidence))
            .where(self._here, AnswerRow.decision == "answer", AnswerRow.mark != "")
            .group_by(AnswerRow.drawn)
        )
        found = {
            drawn: Reviews(int(count), int(bad), float(expected or 0))
            for drawn, count, bad, expected in await self._session.execute(asked)
        }
        lot, others = found.get(True, NONE), found.get(False, NONE)
        every = Reviews(lot.reviewed + others.reviewed, lot.wrong + others.wrong, lot.expected + others.expected)
        return lot, every

    async def articles(self, limit: int = 500) -> list[OfArticle]:
        """Return the articles that answered, the most used first."""
        wrong = and_(AnswerRow.mark != "", AnswerRow.mark != Mark.RIGHT.value)
        count = func.count()
        asked = (
            select(
                AnswerRow.article,
                count,
                _times(AnswerRow.feedback > 0),
                _times(AnswerRow.feedback < 0),
                _times(wrong),
            )
            .where(self._here, AnswerRow.decision == "answer", AnswerRow.article.is_not(None))
            .group_by(AnswerRow.article)
            .order_by(count.desc(), AnswerRow.article)
            .limit(limit)
        )
        found = await self._session.execute(asked)
        return [OfArticle(str(article), *(int(each) for each in counts)) for article, *counts in found]

    async def tickets(self) -> list[Dealt]:
        """Return the tickets that were opened, oldest first."""
        columns = (TicketRow.opened_at, TicketRow.first_response_at, TicketRow.resolved_at, TicketRow.rating)
        asked = select(*columns).where(self._tickets, TicketRow.parent.is_(None)).order_by(TicketRow.opened_at)
        return [Dealt(*row) for row in await self._session.execute(asked)]

    def _hour(self) -> Any:
        if self._session.get_bind().dialect.name == "sqlite":
            # What SQLite keeps begins like this, and cutting it costs a fraction of reading it as a date.
            return func.substr(type_coerce(AnswerRow.at, String), 1, 13)
        return func.to_char(func.timezone("UTC", AnswerRow.at), "YYYY-MM-DD HH24")


def _times(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
