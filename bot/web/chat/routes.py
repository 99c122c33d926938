"""The chat's routes: the page and its stream, what customers send, their files, a new conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.intake.incoming import Incoming, Kind
from bot.intake.limits import Verdict
from bot.storage.errors import StorageError
from bot.storage.web import Lines, Visitors
from bot.web.chat.channel import CHANNEL, conversation_of
from bot.web.chat.embed import embed_router
from bot.web.chat.forms import Post, Tongue
from bot.web.chat.uploads import upload_router
from bot.web.chat.view import history
from bot.web.chat.visitors import TooManyError
from bot.web.service import Health
from bot.web.sse import stream

if TYPE_CHECKING:
    from bot.files import Attached, Files
    from bot.intake.limits import CustomerLimit
    from bot.storage.database import Database
    from bot.storage.web import Visitor
    from bot.web.chat.follow import Follow
    from bot.web.chat.page import Page
    from bot.web.chat.posts import Posts
    from bot.web.chat.visitors import Reception
    from bot.web.service import ChatService

SHOWN = 50
"""Lines that a page shows when it is opened, and each time that earlier ones are asked for."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What the routes rest on."""

    service: ChatService[Any]
    database: Database
    reception: Reception
    posts: Posts
    follow: Follow
    page: Page
    limit: CustomerLimit
    uploads: CustomerLimit
    """Counts the files of an address."""
    files: Files
    attached: Attached

    async def let_in(self, request: Request, response: Response) -> Visitor:
        """Return who writes, a new browser too, where that is within the limits. Raises ``HTTPException``."""
        if self.service.status.health is Health.FAILED:
            raise HTTPException(503, "failed", {"Retry-After": "5"})
        try:
            visitor = await self.reception.welcome(request, response)
        except TooManyError:
            raise HTTPException(429, "limited", {"Retry-After": "60"}) from None
        if self.limit.count(visitor.customer, 1) is not Verdict.WITHIN:
            raise HTTPException(429, "limited", {"Retry-After": "60"})
        return visitor

    def said_by(self, visitor: Visitor, request: Request) -> Incoming:
        """Return what is known of whatever a browser sends: whose it is, and the language of its page."""
        accepted, who = request.headers.get("accept-language"), visitor.customer
        name = self.page.words.say("visitor", self.page.voice(accepted, visitor), code=who[-4:].upper())
        return Incoming(Kind.TEXT, CHANNEL, who, who, name=name, language=self.page.tag(accepted, visitor))

    async def known(self, request: Request) -> Visitor:
        """Return who is there. Raises ``HTTPException`` for a browser that has no conversation."""
        visitor = await self.reception.find(request)
        if visitor is None:
            raise HTTPException(404, "no conversation")
        return visitor


def chat_router(chat: Chat) -> APIRouter:
    """Return the chat's routes."""
    router = APIRouter(prefix="/chat", dependencies=[Depends(from_here)])
    _pages(router, chat)
    _posts(router, chat)
    router.include_router(upload_router(chat))
    whole = APIRouter()
    whole.include_router(router)
    whole.include_router(embed_router(chat.page))
    return whole


async def from_here(request: Request) -> None:
    """Refuse what another site's page sends with a customer's cookie."""
    if request.method in {"GET", "HEAD"}:
        return
    # Every browser of today tells it itself; an origin alone says little behind a proxy that gives another host.
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in {"same-origin", "none"} if site else bool(origin) and not _is_own(origin or "", request)
    if foreign:
        raise HTTPException(403, "another site's page cannot write here")


def _is_own(origin: str, request: Request) -> bool:
    return origin.partition("://")[2] == request.headers.get("host", "")


def _pages(router: APIRouter, chat: Chat) -> None:
    @router.get("", response_class=HTMLResponse)
    async def page(request: Request, accept_language: Annotated[str | None, Header()] = None) -> HTMLResponse:
        visitor = await chat.reception.find(request)
        lines = []
        if visitor:
            async with chat.database.read() as session:
                key = conversation_of(visitor.customer)
                last = await Lines(session).last(key)
                lines = await Lines(session).before(key, last + 1, visitor.begins, SHOWN)
        voice = chat.page.voice(accept_language, visitor)
        ready = chat.service.status.health is Health.OK
        return HTMLResponse(
            chat.page.html(voice, chat.service.status, lines, more=len(lines) == SHOWN),
            status_code=200 if ready else 503,
            headers={"Vary": "Accept-Language, Cookie"} | chat.page.policy | ({} if ready else {"Retry-After": "5"}),
        )

    @router.get("/stream")
    async def follow(
        request: Request,
        after: Annotated[int, Query(ge=0, lt=2**53)] = 0,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        visitor = await chat.known(request)
        if not chat.follow.has_room(visitor):
            raise HTTPException(503, "too many pages are open", {"Retry-After": "10"})
        had = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 16 else after
        return stream(chat.follow.frames(visitor, had))

    @router.get("/lines")
    async def earlier(request: Request, before: Annotated[int, Query(ge=1, lt=2**53)]) -> dict[str, Any]:
        visitor = await chat.known(request)
        async with chat.database.read() as session:
            key = conversation_of(visitor.customer)
            lines = await Lines(session).before(key, before, visitor.begins, SHOWN)
        return {"lines": history(lines), "more": len(lines) == SHOWN}


def _posts(router: APIRouter, chat: Chat) -> None:
    @router.post("/messages", status_code=202)
    async def message(post: Post, request: Request) -> Response:
        response = JSONResponse(None, 202)
        visitor = await chat.let_in(request, response)
        base = chat.said_by(visitor, request)
        number = await _taken(
            chat.posts.post(visitor, post.id, lambda number: post.incoming(replace(base, number=number)), post.html)
        )
        return _told(response, {"id": post.id, "line": number})

    @router.post("/language", status_code=202)
    async def language(tongue: Tongue, request: Request) -> Response:
        response = JSONResponse(None, 202)
        visitor = await chat.let_in(request, response)
        async with chat.database.write() as session:
            chosen = "" if tongue.language == "auto" else tongue.language
            await Visitors(session).change(visitor.customer, language=chosen)
        post = Post(text=tongue.label, id=tongue.id)
        base = replace(chat.said_by(visitor, request), kind=Kind.COMMAND, command="language", text=tongue.language)

        def made(number: int) -> Incoming:
            return replace(base, number=number)

        return _told(
            response, {"id": post.id, "line": await _taken(chat.posts.post(visitor, post.id, made, post.html))}
        )

    @router.post("/new", status_code=204)
    async def new(request: Request) -> Response:
        visitor = await chat.reception.find(request)
        if visitor:
            if chat.limit.count(visitor.customer, 1) is not Verdict.WITHIN:
                raise HTTPException(429, "limited", {"Retry-After": "60"})
            await _taken(chat.posts.restart(visitor))
        return Response(status_code=204)


async def _taken(writing: Any) -> Any:
    try:
        return await writing
    except StorageError as error:
        raise HTTPException(503, "not taken, send it again", {"Retry-After": "2"}) from error


def _told(response: JSONResponse, body: dict[str, Any]) -> Response:
    """Return the response with a body, keeping its cookie."""
    made = JSONResponse(body, response.status_code)
    made.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
    return made
