"""A ticket's page, the parts of it that are shown anew, and what the bot would reply."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from bot.files import UnavailableFileError
from bot.storage.canned import CannedReplies
from bot.storage.messages import Messages
from bot.web.desk.actions import DONE
from bot.web.desk.case import LINES, read_case
from bot.web.desk.parts import DeskParts, Signed, agent_of
from bot.web.desk.placeholders import fill
from bot.web.file_response import file_response

if TYPE_CHECKING:
    from bot.web.auth import Person
    from bot.web.desk.case import CaseView

HIGHEST = 2**53
"""No ticket has a higher number, and no database a column for one."""


def ticket_router(parts: DeskParts) -> APIRouter:
    """Return the routes by which a ticket is read."""
    router = APIRouter()
    render = CaseRenderer(parts)

    @router.get("/desk/tickets/{number:int}")
    async def ticket(request: Request, person: Signed, number: int, shown: int = LINES, done: str = "") -> HTMLResponse:
        told = {"notice": "done", "reason": done} if done in DONE else {}
        return await render.page(request, person, number, shown, **told)

    @router.get("/desk/tickets/{number:int}/live")
    async def live(request: Request, person: Signed, number: int, shown: int = LINES) -> HTMLResponse:
        """What changes while the page is open."""
        return await render.live(request, person, number, shown)

    @router.get("/desk/tickets/{number:int}/draft")
    async def draft(request: Request, person: Signed, number: int, article: str = "") -> HTMLResponse:
        case = await render.read(person, number)
        if case is None:
            return render.gone(request, person, number)
        question = case.ticket.question or case.ticket.problem
        found = await parts.drafts.best(question, case.voice, article) if question else None
        return parts.pages.page(request, person, "ticket_draft.html", draft=found, number=number, asked=article)

    @router.get("/desk/tickets/{number:int}/canned")
    async def canned(person: Signed, number: int, name: str = "") -> JSONResponse:
        """A canned reply in the customer's language, filled in."""
        case = await render.read(person, number)
        text = await _canned_text(parts, case, name) if case else None
        if case is None or text is None:
            return JSONResponse({"error": "missing"}, 404)
        return JSONResponse({"text": fill(text, _values(parts, case, person))})

    @router.get("/desk/files/{id:int}")
    async def file(request: Request, person: Signed, id: int) -> Any:
        async with parts.database.read() as session:
            kept = await Messages(session).attachment(id) if id < HIGHEST else None
        if kept is None:
            return render.gone(request, person, 0, kind="file")
        try:
            return file_response(await parts.attached.hold(kept))
        except (LookupError, ValueError, UnavailableFileError):
            return render.gone(request, person, kept.ticket or 0, kind="file")

    return router


class CaseRenderer:
    """Shows tickets."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    async def read(self, person: Person, number: int, shown: int = LINES) -> CaseView | None:
        """Read a ticket for somebody."""
        if number >= HIGHEST:
            return None
        me = agent_of(person).id
        return await read_case(self._parts.database, number, me, self._parts.clock().now, shown=shown)

    async def page(self, request: Request, person: Person, number: int, shown: int, **told: Any) -> HTMLResponse:
        """Return the whole page, with a notice, and with what was written and has not arrived."""
        return await self._show(request, person, number, shown, "ticket.html", **told)

    async def live(self, request: Request, person: Person, number: int, shown: int, **notice: Any) -> HTMLResponse:
        """Return what changes, and a notice about what was just done or refused."""
        return await self._show(request, person, number, shown, "ticket_live.html", **notice)

    def gone(self, request: Request, person: Person, number: int, kind: str = "ticket") -> HTMLResponse:
        """Say that something is not there, or not any more."""
        template = "gone_part.html" if request.headers.get("HX-Request") else "gone.html"
        response = self._parts.pages.page(request, person, template, number=number, kind=kind)
        response.status_code = 404
        return response

    async def _show(
        self, request: Request, person: Person, number: int, shown: int, template: str, **notice: Any
    ) -> HTMLResponse:
        case = await self.read(person, number, shown)
        if case is None:
            return self.gone(request, person, number)
        me = agent_of(person).id
        values: dict[str, Any] = {"notice": "", "changes": (), "reason": "", "into": 0, **notice}
        if template == "ticket.html":
            given = {"written": "", "written_how": "reply", "most": self._parts.files.limit, "once": token_urlsafe(12)}
            values = {**given, "replies": await canned_names(self._parts), **values}
        return self._parts.pages.page(
            request,
            person,
            template,
            case=case,
            me=me,
            clock=self._parts.clock(),
            deadline=self._parts.rules.level.deadline(case.ticket),
            others_here=self._parts.presence.others(number, me),
            **values,
        )


async def canned_names(parts: DeskParts) -> list[str]:
    """Return the names of every canned reply: those that agents keep go before those that come with Kefu."""
    async with parts.database.read() as session:
        own = [reply.name for reply in await CannedReplies(session).all()]
    return [*own, *(name for name in parts.canned.names if name not in own)]


async def _canned_text(parts: DeskParts, case: CaseView, name: str) -> str | None:
    async with parts.database.read() as session:
        own = next((reply for reply in await CannedReplies(session).all() if reply.name == name), None)
    if own:
        return (own.en or own.zh) if case.voice.language == "en" else (own.zh or own.en)
    return parts.canned.text(name, case.voice)


def _values(parts: DeskParts, case: CaseView, person: Person) -> dict[str, str]:
    return {
        "customer": case.customer.name,
        "ticket": f"#{case.stored.id}",
        "edition": case.ticket.edition,
        "agent": person.name,
        "time": parts.rules.local(case.ticket.scheduled_at),
    }
