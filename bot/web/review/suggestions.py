"""The list of what editors might change."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.storage.agents import AgentNames
from bot.storage.errors import ConflictError
from bot.storage.reviews import Suggestions, SuggestionState
from bot.web.auth import Person, Role
from bot.web.review.parts import Editor, Reviewer, ReviewParts, by
from index.errors import KefuError

PATH = "/desk/suggestions"
PAGE = 50
_EDITORS = (Role.EDITOR,)


def suggestion_routes(parts: ReviewParts) -> APIRouter:
    """Return the routes of the suggestions."""
    router = APIRouter()

    @router.get(PATH)
    async def page(
        request: Request, person: Reviewer, state: str = "open", page: int = 0, fault: str = ""
    ) -> HTMLResponse:
        which = SuggestionState(state) if state in set(SuggestionState) else SuggestionState.OPEN
        page = min(max(page, 0), 1000)
        async with parts.database.read() as session:
            rows = await Suggestions(session).all(which, skip=page * PAGE, limit=PAGE + 1)
            counts = await Suggestions(session).counts()
            names = await AgentNames(session).all()
        return parts.pages.page(
            request,
            person,
            "suggestions.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            at=page,
            which=which,
            counts=counts,
            names=names,
            titles=await parts.knowing.titles(person.language),
            fault=fault if fault in {"gone", "refused", "waits"} else "",
            may_accept=person.may(*_EDITORS),
            writes=parts.accepting is not None,
            shown=parts.shown,
        )

    @router.post(f"{PATH}/{{id:int}}/{{act}}")
    async def decide(person: Editor, id: int, act: str, back: Annotated[str, Form()] = "open") -> Response:
        if act not in {"accept", "dismiss", "reopen"}:
            raise HTTPException(404)
        fault = await _decide(parts, id, act, person)
        back = back if back in set(SuggestionState) else "open"
        return RedirectResponse(f"{PATH}?state={back}{f'&fault={fault}' if fault else ''}", 303)

    return router


async def _decide(parts: ReviewParts, id: int, act: str, person: Person) -> str:
    """Decide about a suggestion; return the word for what is to be told, if something is."""
    async with parts.database.read() as session:
        suggestion = await Suggestions(session).get(id)
    if suggestion is None or not suggestion.text:
        return "gone"
    try:
        waits = False
        if act == "accept" and suggestion.state is SuggestionState.OPEN and parts.accepting:
            waits = await parts.accepting(suggestion, person.name, person.id)
        async with parts.database.write() as session:
            who = await by(session, person)
            suggestions = Suggestions(session)
            if act == "accept":
                await suggestions.accept(id, who, parts.now())
            elif act == "dismiss":
                await suggestions.dismiss(id, who, parts.now())
            else:
                await suggestions.reopen(id)
    except ConflictError:
        return "gone"
    except KefuError:
        return "refused"
    return "waits" if waits else ""
