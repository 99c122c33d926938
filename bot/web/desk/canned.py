"""The page of canned replies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.conversation.messages import Voice
from bot.storage.canned import CannedReplies, CannedReply
from bot.storage.errors import ConflictError
from bot.web.desk.parts import DeskParts, Signed, agent_of
from bot.web.desk.placeholders import NAMES, unknown
from bot.web.text import CLEAN

if TYPE_CHECKING:
    from bot.web.auth import Person

PATH = "/desk/canned"
LONGEST_NAME = 40
LONGEST_TEXT = 4000
LONGEST_BODY = 128 * 1024
"""Bytes of a form: the longest text in both languages, where Han characters take nine bytes."""

Text = Annotated[str, CLEAN, Form()]
Count = Annotated[int, Form()]


def _reply(name: Text = "", zh: Text = "", en: Text = "", id: Count = 0, version: Count = 0) -> CannedReply:
    return CannedReply(" ".join(name.split()), zh.strip(), en.strip(), id, version)


ReplyHere = Annotated[CannedReply, Depends(_reply)]


def canned_router(parts: DeskParts) -> APIRouter:
    """Return the routes of canned replies."""
    router = APIRouter()

    async def shown(request: Request, person: Person, status: int = 200, **values: Any) -> HTMLResponse:
        async with parts.database.read() as session:
            own = await CannedReplies(session).all()
        names = {reply.name for reply in own}
        built_in = [
            CannedReply(name, parts.canned.text(name, Voice("zh")) or "", parts.canned.text(name, Voice("en")) or "")
            for name in parts.canned.names
            if name not in names
        ]
        given: dict[str, Any] = {"edited": CannedReply(""), "faults": (), **values}
        response = parts.pages.page(
            request, person, "canned.html", own=own, built_in=built_in, placeholders=NAMES, **given
        )
        response.status_code = status
        return response

    @router.get(PATH)
    async def page(request: Request, person: Signed, edit: int = 0, copy: str = "") -> HTMLResponse:
        async with parts.database.read() as session:
            own = {reply.id: reply for reply in await CannedReplies(session).all()}
        edited = own.get(edit, CannedReply(""))
        if copy in parts.canned.names:
            zh, en = (parts.canned.text(copy, Voice(language)) or "" for language in ("zh", "en"))
            edited = CannedReply(copy, zh, en)
        return await shown(request, person, edited=edited)

    @router.post(PATH)
    async def save(request: Request, person: Signed, reply: ReplyHere) -> Response:
        faults = _faults(reply)
        if not faults:
            faults = await _keep(parts, reply, agent_of(person).id)
        if faults:
            return await shown(request, person, 422, edited=reply, faults=faults)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/{{id:int}}/delete")
    async def delete(person: Signed, id: int) -> RedirectResponse:  # noqa: ARG001 - whoever asks is signed in
        async with parts.database.write() as session:
            await CannedReplies(session).drop(id)
        return RedirectResponse(PATH, 303)

    return router


def _faults(reply: CannedReply) -> list[tuple[str, str]]:
    """Return what is wrong, each as a word for the page and a detail."""
    faults = []
    if not reply.name or len(reply.name) > LONGEST_NAME:
        faults.append(("name", str(LONGEST_NAME)))
    if not reply.zh and not reply.en:
        faults.append(("empty", ""))
    if max(len(reply.zh), len(reply.en)) > LONGEST_TEXT:
        faults.append(("long", str(LONGEST_TEXT)))
    faults += [("placeholder", f"{{{name}}}") for name in dict.fromkeys(unknown(reply.zh) + unknown(reply.en))]
    return faults


async def _keep(parts: DeskParts, reply: CannedReply, by: str) -> list[tuple[str, str]]:
    now = datetime.now(UTC)
    try:
        async with parts.database.write() as session:
            replies = CannedReplies(session)
            await (replies.change(reply, by, now) if reply.id else replies.add(reply, by, now))
    except ConflictError:
        return [("changed" if reply.id else "taken", reply.name)]
    return []
