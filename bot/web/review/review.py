"""The page on which answers are marked right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.reviews.answers import Mark
from bot.storage.agents import AgentNames
from bot.storage.answers import Answers, Wanted
from bot.storage.messages import Messages
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions
from bot.web.review.parts import Reviewer, ReviewParts, by
from bot.web.text import CLEAN

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.reviews.answers import Kept
    from bot.storage.messages import Said

PATH = "/desk/review"
PAGE = 20
TURNS = 6
"""Lines before a question that are shown with it."""
STATES = ("open", "done", *(each.value for each in Mark if each))
LONGEST_NOTE = 1000

Text = Annotated[str, CLEAN, Form()]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see. ``last`` is the mark that they made last, which can be taken back."""

    wanted: Wanted
    page: int
    last: int

    def address(self, **changes: Any) -> str:
        """Return the page's address with other filters."""
        wanted = replace(self.wanted, **changes)
        values = {
            "state": wanted.state if wanted.state != "open" else "",
            "decision": wanted.decision,
            "channel": wanted.channel,
            "feedback": wanted.feedback or "",
            "drawn": 1 if wanted.drawn else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{PATH}?{query}" if query else PATH


def _asked(
    *,
    state: str = "open",
    decision: str = "",
    channel: str = "",
    feedback: str = "",
    drawn: str = "",
    page: int = 0,
    last: int = 0,
) -> Asked:
    state = state if state in STATES else "open"
    decision = decision if decision in {"answer", "clarify", "escalate"} else ""
    judged = {"1": 1, "-1": -1}.get(feedback, 0)
    return Asked(Wanted(state, decision, channel[:16], judged, bool(drawn)), min(max(page, 0), 1000), last)


AskedHere = Annotated[Asked, Depends(_asked)]


def review_routes(parts: ReviewParts) -> APIRouter:
    """Return the routes of the review."""
    router = APIRouter()

    @router.get(PATH)
    async def page(request: Request, person: Reviewer, asked: AskedHere) -> HTMLResponse:
        async with parts.database.read() as session:
            answers = Answers(session)
            rows = await answers.page(asked.wanted, skip=asked.page * PAGE, limit=PAGE + 1)
            progress = await answers.progress()
            last = await answers.get(asked.last) if asked.last else None
            names = await AgentNames(session).all()
            turns = {row.id: await _before(session, row) for row in rows[:PAGE]}
        return parts.pages.page(
            request,
            person,
            "review.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            asked=asked,
            progress=progress,
            last=last if last and last.mark else None,
            names=names,
            turns=turns,
            titles=await parts.knowing.titles(person.language),
            states=STATES,
            shown=parts.shown,
        )

    @router.post(f"{PATH}/{{id:int}}")
    async def mark(
        person: Reviewer, id: int, asked: AskedHere, *, mark: Text = "", article: Text = "", note: Text = ""
    ) -> RedirectResponse:
        chosen = Mark(mark) if mark in set(Mark) else None
        titles = await parts.knowing.titles(person.language)
        article = article.strip()
        if chosen is None or (chosen is Mark.OTHER and article not in titles):
            raise HTTPException(422, "choose a mark, and an article that there is")
        async with parts.database.write() as session:
            kept = await Answers(session).get(id)
            if kept is None or not kept.answered.question:
                raise HTTPException(404, "this question is not kept any more")
            who = await by(session, person)
            now, right = parts.now(), article if chosen is Mark.OTHER else None
            await Answers(session).mark(id, chosen, who, now, article=right, drawn=asked.wanted.drawn)
            await Suggestions(session).withdraw(id)
            suggestion = _suggested(kept, chosen, right, note=note.strip()[:LONGEST_NOTE], who=who, now=now)
            if suggestion:
                await Suggestions(session).add(suggestion)
        parts.knowing.marked()
        address = asked.address()
        if chosen:
            address += f"{'&' if '?' in address else '?'}last={id}"
        return RedirectResponse(address, 303)

    return router


async def _before(session: AsyncSession, row: Kept) -> list[Said]:
    lines = await Messages(session).last(row.answered.conversation, until=row.answered.at, limit=TURNS)
    return [line for line in lines if line.who in {"customer", "bot", "agent"}]


def _suggested(kept: Kept, mark: Mark, right: str | None, *, note: str, who: str, now: datetime) -> Suggestion | None:
    """Return what an editor should know of a mark: a question that an article lacks, or a figure that is wrong."""
    answered = kept.answered
    if mark is Mark.OTHER:
        kind, article = SuggestionKind.QUESTION, right
    elif mark is Mark.WRONG and note:
        kind, article = SuggestionKind.FIGURE, answered.article
    else:
        return None
    return Suggestion(
        kind, answered.question, answered.language, who, now, article, note, answered.conversation, kept.id
    )
