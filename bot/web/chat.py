"""The chat's routes: the page, a message, a new conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import APIRouter, Cookie, Header, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.messages import Message
from bot.conversation.reading import MAX_CHARACTERS
from bot.web.languages import browser_voice
from bot.web.service import Health
from bot.web.sessions import Line

if TYPE_CHECKING:
    from bot.conversation.messages import Reply
    from bot.web.pages import Pages
    from bot.web.service import ChatService
    from bot.web.sessions import Session, Sessions

log = structlog.get_logger(__name__)

COOKIE = "kefu_chat"
CookieId = Annotated[str | None, Cookie(alias=COOKIE, max_length=64)]


class Incoming(BaseModel):
    """What the page sends: typed text, or a tapped button's label and value."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: str = Field(max_length=MAX_CHARACTERS)
    choice: str | None = Field(default=None, max_length=MAX_CHARACTERS)


def chat_router(service: ChatService[Any], sessions: Sessions, pages: Pages) -> APIRouter:
    """Return the chat's routes over one service and its sessions."""
    router = APIRouter(prefix="/chat")

    @router.get("", response_class=HTMLResponse)
    async def page(id: CookieId = None, accept_language: Annotated[str | None, Header()] = None) -> HTMLResponse:
        session = sessions.find(id)
        ready = service.status.health is Health.OK
        return HTMLResponse(
            pages.chat(browser_voice(accept_language).language, service.status, session.lines if session else ()),
            status_code=200 if ready else 503,
            headers={"Vary": "Accept-Language"} | ({} if ready else {"Retry-After": "5"}),
        )

    @router.post("/messages")
    async def message(incoming: Incoming, request: Request, id: CookieId = None) -> JSONResponse:
        if service.status.health is not Health.OK:
            return JSONResponse({"error": service.status.health}, 503, {"Retry-After": "5"})
        session = sessions.find(id) or sessions.start(browser_voice(request.headers.get("accept-language")))
        async with session.lock:
            turn = await service.reply(session.state, Message(incoming.text, incoming.choice))
            session.state = turn.state
            _note(session, incoming, turn.reply)
        log.info("replied", decision=str(turn.reply.decision), article=turn.reply.article)
        response = JSONResponse(reply_as_json(turn.reply))
        _remember(response, session, secure=request.url.scheme == "https")
        return response

    @router.post("/new", status_code=204)
    async def new(response: Response, id: CookieId = None) -> None:
        sessions.end(id)
        response.delete_cookie(COOKIE, path="/chat", httponly=True, samesite="lax")

    return router


def reply_as_json(reply: Reply) -> dict[str, Any]:
    """Return what the page shows of a reply."""
    return {
        "decision": str(reply.decision),
        "text": reply.text,
        "html": reply.html,
        "confidence": reply.confidence,
        "article": reply.article,
        "section": reply.section,
        "figures": list(reply.figures),
        "options": [{"label": option.label, "value": option.value} for option in reply.options],
    }


def _note(session: Session, incoming: Incoming, reply: Reply) -> None:
    session.lines.append(Line("customer", incoming.text))
    session.lines.append(Line("bot", reply.text, reply.html, reply.options))


def _remember(response: Response, session: Session, *, secure: bool) -> None:
    # Lax: another site's form or script cannot speak in a customer's conversation, a link to the chat works.
    response.set_cookie(COOKIE, session.id, path="/chat", httponly=True, samesite="lax", secure=secure)
