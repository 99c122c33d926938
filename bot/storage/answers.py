"""What customers asked and what became of it: written with every reply, read for review and figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, insert, or_, select, update

from bot.reviews.answers import GAP_REASONS, Answered, Kept, Mark
from bot.storage.review_tables import AnswerRow, SuggestionRow
from index.reviewed import Reviewed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

MOST_REVIEWS = 2000
"""The newest reviewed questions that the calibration rests on."""
DRAW = 10_007
"""A prime: the order of a draw is that of the remainders of the numbers, which say nothing of the questions."""
_WEIGHED = ("answer", "clarify")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions are to be reviewed. ``drawn``: by lot instead of the worst first."""

    state: str = "open"
    """``open``, ``done``, or any of the marks."""
    decision: str = ""
    channel: str = ""
    feedback: int = 0
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions wait for a review, and how many have one."""

    open: int
    done: int


class Answers:
    """Within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, answers: Sequence[Answered]) -> None:
        """Keep what was answered."""
        if answers:
            values = [asdict(each) | {"candidates": [list(one) for one in each.candidates], **_NEW} for each in answers]
            await self._session.execute(insert(AnswerRow), values)

    async def judge(self, conversation: str, feedback: int) -> None:
        """Note what a customer said of the last answer they got."""
        last = select(func.max(AnswerRow.id)).where(
            AnswerRow.conversation == conversation, AnswerRow.decision.in_(_WEIGHED)
        )
        await self._session.execute(
            update(AnswerRow).where(AnswerRow.id == last.scalar_subquery()).values(feedback=feedback)
        )

    async def hand_over(self, conversation: str, ticket: int, since: datetime) -> None:
        """Note that what a customer asked since a moment has led to a ticket."""
        await self._session.execute(
            update(AnswerRow)
            .where(AnswerRow.conversation == conversation, AnswerRow.ticket.is_(None), AnswerRow.at >= since)
            .values(ticket=ticket)
        )

    async def get(self, id: int) -> Kept | None:
        """Return a question by its number."""
        row = await self._session.get(AnswerRow, id)
        return _kept(row) if row else None

    async def some(self, ids: Sequence[int]) -> list[Kept]:
        """Return questions by their numbers, oldest first; what is forgotten is left out."""
        found = await self._session.scalars(
            select(AnswerRow).where(AnswerRow.id.in_(list(ids)), AnswerRow.question != "").order_by(AnswerRow.id)
        )
        return [_kept(row) for row in found]

    async def page(self, wanted: Wanted, *, skip: int = 0, limit: int = 20) -> list[Kept]:
        """Return questions to review: those that did not help first, then the least sure."""
        asked = select(AnswerRow).where(*_conditions(wanted))
        if wanted.state != "open":
            asked = asked.order_by(AnswerRow.marked_at.desc(), AnswerRow.id.desc())
        elif wanted.drawn:
            asked = asked.order_by((AnswerRow.id * 7919) % DRAW, AnswerRow.id)
        else:
            asked = asked.order_by(AnswerRow.feedback, AnswerRow.confidence, AnswerRow.id)
        return [_kept(row) for row in await self._session.scalars(asked.offset(skip).limit(limit))]

    async def progress(self) -> Progress:
        """Return how many questions wait and how many are done."""
        done = func.coalesce(func.sum(case((AnswerRow.mark != "", 1), else_=0)), 0)
        row = (
            await self._session.execute(
                select(func.count(), done).where(AnswerRow.decision.in_(_WEIGHED), AnswerRow.question != "")
            )
        ).one()
        return Progress(int(row[0]) - int(row[1]), int(row[1]))

    async def mark(
        self, id: int, mark: Mark, by: str, at: datetime, *, article: str | None = None, drawn: bool = False
    ) -> None:
        """Say what is true of an answer; ``Mark.NONE`` takes it back."""
        nothing = mark is Mark.NONE
        await self._session.execute(
            update(AnswerRow)
            .where(AnswerRow.id == id)
            .values(
                mark=mark.value,
                marked_article=article,
                marked_by="" if nothing else by,
                marked_at=None if nothing else at,
                drawn=drawn and not nothing,
            )
        )

    async def reviewed(self) -> list[Reviewed]:
        """Return the newest questions whose right answer is known. Marked ``wrong`` alone says not which it is."""
        found = await self._session.scalars(
            select(AnswerRow)
            .where(AnswerRow.mark.in_([each.value for each in Mark if each]), AnswerRow.question != "")
            .order_by(AnswerRow.id.desc())
            .limit(MOST_REVIEWS)
        )
        return [
            Reviewed(row.question, "en" if row.language == "en" else "zh", _kept(row).right_articles) for row in found
        ]

    async def gaps(self, since: datetime, limit: int) -> list[Kept]:
        """Return the newest questions that nobody could answer and nobody has set aside."""
        asked = (
            select(AnswerRow)
            .where(
                AnswerRow.decision == "escalate",
                AnswerRow.set_aside.is_(False),
                AnswerRow.reason.in_(GAP_REASONS),
                AnswerRow.question != "",
                AnswerRow.at >= since,
            )
            .order_by(AnswerRow.id.desc())
            .limit(limit)
        )
        return [_kept(row) for row in await self._session.scalars(asked)]

    async def set_aside(self, ids: Collection[int], *, aside: bool = True) -> None:
        """Take questions out of the gaps, or put them back."""
        await self._session.execute(update(AnswerRow).where(AnswerRow.id.in_(list(ids))).values(set_aside=aside))

    async def forget(self, conversations: Sequence[str]) -> None:
        """Drop what customers wrote; that something was asked stays in the figures."""
        await self._session.execute(
            update(AnswerRow).where(AnswerRow.conversation.in_(list(conversations))).values(**_BARE)
        )
        await self._session.execute(
            update(SuggestionRow)
            .where(SuggestionRow.conversation.in_(list(conversations)))
            .values(conversation="", text="", note="")
        )

    async def prune(self, before: datetime) -> None:
        """Drop what customers wrote before a moment."""
        old = and_(AnswerRow.at < before, or_(AnswerRow.question != "", AnswerRow.conversation != ""))
        await self._session.execute(update(AnswerRow).where(old).values(**_BARE))
        await self._session.execute(
            update(SuggestionRow)
            .where(SuggestionRow.made_at < before, SuggestionRow.conversation != "")
            .values(conversation="", text="", note="")
        )


_BARE: dict[str, Any] = {"conversation": "", "question": "", "candidates": []}
_NEW: dict[str, Any] = {"feedback": 0, "set_aside": False, "mark": "", "marked_by": "", "drawn": False}


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [AnswerRow.question != ""]
    if wanted.state == "open":
        conditions.append(AnswerRow.mark == "")
    elif wanted.state == "done":
        conditions.append(AnswerRow.mark != "")
    else:
        conditions.append(AnswerRow.mark == wanted.state)
    if wanted.drawn:
        conditions.append(AnswerRow.decision == "answer")
    elif wanted.decision:
        conditions.append(AnswerRow.decision == wanted.decision)
    else:
        conditions.append(AnswerRow.decision.in_(_WEIGHED))
    if wanted.channel:
        conditions.append(AnswerRow.channel == wanted.channel)
    if wanted.feedback:
        conditions.append(AnswerRow.feedback == wanted.feedback)
    return conditions


def _kept(row: AnswerRow) -> Kept:
    answered = Answered(
        conversation=row.conversation,
        channel=row.channel,
        language="en" if row.language == "en" else "zh",
        question=row.question,
        decision=row.decision,
        confidence=row.confidence,
        at=row.at,
        reason=row.reason,
        needed=row.needed,
        article=row.article,
        revision=row.revision,
        index_version=row.index_version,
        candidates=tuple((str(article), float(probability)) for article, probability in row.candidates),
    )
    mark, at = Mark(row.mark), row.marked_at
    return Kept(row.id, answered, row.feedback, row.ticket, mark, row.marked_article, row.marked_by, at, row.drawn)
