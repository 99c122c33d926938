"""The page of what nobody could answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.reviews.gaps import by_week, grouped
from bot.storage.answers import Answers
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions
from bot.web.review.parts import Reviewer, ReviewParts, by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reviews.answers import Kept

PATH = "/desk/gaps"
MOST = 600
"""Of the newest questions; they are encoded once each."""
SINCE = timedelta(weeks=8)
FRESH = timedelta(days=1)
EXAMPLES = 5

Ids = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are about one thing, the most typical first, and how many came a week."""

    questions: Sequence[Kept]
    weeks: Sequence[int]

    @property
    def ids(self) -> str:
        """The numbers of the questions, as forms carry them."""
        return ",".join(str(each.id) for each in self.questions)


class Gaps:
    """Groups what nobody could answer, once a day and when somebody asks for it.

    Kept are numbers alone: what a customer wrote is read when the page is shown, and gone when it is forgotten.
    """

    def __init__(self, parts: ReviewParts) -> None:
        self._parts = parts
        self._groups: list[list[int]] = []
        self.found_at: datetime | None = None

    async def find(self) -> bool:
        """Group anew; return whether the index was ready for it."""
        now = self._parts.now()
        async with self._parts.database.read() as session:
            questions = await Answers(session).gaps(now - SINCE, MOST)
        asked = [(each.answered.question, each.answered.language) for each in questions]
        vectors = await self._parts.knowing.vectors(asked)
        if vectors is None:
            return False
        self._groups = [[questions[at].id for at in group] for group in await asyncio.to_thread(grouped, vectors)]
        self.found_at = now
        return True

    async def shown(self) -> list[Gap]:
        """Return the groups, with the questions that are still kept."""
        now = self._parts.now()
        if self.found_at is None or now - self.found_at > FRESH:
            await self.find()
        async with self._parts.database.read() as session:
            kept = {each.id: each for each in await Answers(session).gaps(now - SINCE, 2 * MOST)}
        groups = [[kept[id] for id in group if id in kept] for group in self._groups]
        return [Gap(group, by_week([each.answered.at for each in group], now)) for group in groups if group]


def gap_routes(parts: ReviewParts) -> APIRouter:
    """Return the routes of the gaps."""
    router, gaps = APIRouter(), Gaps(parts)

    @router.get(PATH)
    async def page(request: Request, person: Reviewer, aside: str = "", suggested: int = 0) -> HTMLResponse:
        found = await gaps.shown()
        return parts.pages.page(
            request,
            person,
            "gaps.html",
            gaps=found,
            examples=EXAMPLES,
            aside=",".join(map(str, _ids(aside))),
            suggested=suggested,
            found_at=parts.shown(gaps.found_at),
        )

    @router.post(f"{PATH}/again")
    async def again(person: Reviewer) -> RedirectResponse:  # noqa: ARG001 - whoever asks is signed in
        await gaps.find()
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/aside")
    async def set_aside(person: Reviewer, ids: Ids = "", back: Ids = "") -> RedirectResponse:  # noqa: ARG001
        async with parts.database.write() as session:
            await Answers(session).set_aside(_ids(ids), aside=not back)
        kept = "" if back else f"?aside={','.join(map(str, _ids(ids)[:100]))}"
        return RedirectResponse(f"{PATH}{kept}", 303)

    @router.post(f"{PATH}/suggest")
    async def suggest(person: Reviewer, ids: Ids = "") -> RedirectResponse:
        async with parts.database.write() as session:
            found = {each.id: each for each in await Answers(session).some(_ids(ids))}
            questions = [found[id] for id in _ids(ids) if id in found]
            if not questions:
                raise HTTPException(404, "these questions are not kept any more")
            first = questions[0].answered
            others = "\n".join(dict.fromkeys(each.answered.question for each in questions[1 : 2 * EXAMPLES]))
            # Of several customers' words those of the others are left out when one of them is to be forgotten.
            own = all(each.answered.conversation == first.conversation for each in questions)
            note = others if own else ""
            suggestion = Suggestion(
                SuggestionKind.ARTICLE,
                first.question,
                first.language,
                await by(session, person),
                parts.now(),
                note=note,
                conversation=first.conversation,
                answer=questions[0].id,
            )
            await Suggestions(session).add(suggestion)
        return RedirectResponse(f"{PATH}?suggested=1", 303)

    return router


def _ids(text: str) -> list[int]:
    parts = text.split(",")[: 2 * MOST]
    return [int(each) for each in parts if each.isascii() and each.isdigit() and len(each) < 16]
