"""Files of the web chat: up, checked while they come in; and down, to their own conversation only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.files import FullError, MissingFileError, TooLargeError, UnavailableFileError, WrongTypeError
from bot.files.sniff import plain_name
from bot.intake.crossing import KEPT
from bot.intake.incoming import Kind
from bot.intake.limits import Verdict
from bot.storage.errors import StorageError
from bot.storage.messages import Attachment, Messages
from bot.storage.web import Lines
from bot.web.chat.channel import conversation_of
from bot.web.chat.forms import new_id
from bot.web.file_response import file_response
from bot.web.peer import address_of, place_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.incoming import File, Incoming
    from bot.web.chat.routes import Chat

log = structlog.get_logger(__name__)

RECENT = 50
"""Lines among which a file is looked for that is not dealt with yet."""
MORE = 64 * 1024
"""Bytes of a request beside the file: the guard lets those through, the limit itself is checked as they come."""


def upload_router(chat: Chat) -> APIRouter:
    """Return the routes of files."""
    router = APIRouter()
    _up(router, chat)
    _down(router, chat)
    return router


def _up(router: APIRouter, chat: Chat) -> None:
    @router.post("/files", status_code=202)
    async def upload(
        request: Request,
        name: Annotated[str, Query(min_length=1, max_length=255)],
        id: Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{8,64}$")] = "",
    ) -> Response:
        """Take a file, sent as the body as it is: a form of another site cannot send one."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/octet-stream":
            raise HTTPException(415, "send the file as application/octet-stream")
        response = JSONResponse(None, 202)
        visitor = await chat.let_in(request, response)
        place = place_of(address_of(request))
        if chat.uploads.count(place, 1) is not Verdict.WITHIN:
            raise HTTPException(429, "limited", {"Retry-After": "60"})
        file = await _kept(chat, request, name)

        def made(number: int) -> Incoming:
            return replace(chat.said_by(visitor, request), kind=Kind.FILE, number=number, file=file)

        details = {"file": {"kind": file.kind, "name": file.name, "size": file.size, "own": file.id}}
        try:
            number = await chat.posts.post(visitor, id or new_id(), made, "", details)
        except StorageError as error:
            await chat.files.remove([file.id])
            raise HTTPException(503, "not taken, send it again", {"Retry-After": "2"}) from error
        told: dict[str, Any] = {"id": id, "line": number, "kind": file.kind, "name": file.name}
        answer = JSONResponse(told, 202)
        answer.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        return answer


def _down(router: APIRouter, chat: Chat) -> None:
    @router.get("/files/{file}")
    async def download(file: str, request: Request) -> Response:
        """Give a file of the browser's own conversation; any other is not there."""
        visitor = await chat.known(request)
        async with chat.database.read() as session:
            found = await _found(session, conversation_of(visitor.customer), file)
        voice = chat.page.voice(request.headers.get("accept-language"), visitor)
        if found is None:
            return HTMLResponse(chat.page.fault("file_gone", voice), 404)
        try:
            return file_response(await chat.attached.hold(found))
        except (MissingFileError, WrongTypeError):
            return HTMLResponse(chat.page.fault("file_gone", voice), 404)
        except TooLargeError as error:
            return HTMLResponse(chat.page.fault("too_large", voice, limit=error.limit // 1_000_000), 413)
        except UnavailableFileError:
            return HTMLResponse(chat.page.fault("file_unavailable", voice), 503)


async def _found(session: AsyncSession, conversation: str, file: str) -> Attachment | None:
    """Return a conversation's file; the page shows one that it has sent before that is dealt with."""
    for each in await Messages(session).attachments(conversation):
        if file in {str(each.id), each.file}:
            return each
    for line in await Lines(session).before(conversation, await Lines(session).last(conversation) + 1, 0, RECENT):
        sent = (line.details or {}).get("file") or {}
        if sent.get("own") == file:
            return Attachment(conversation, sent["kind"], file, line.at, sent["name"], sent["size"], store=KEPT)
    return None


async def _kept(chat: Chat, request: Request, name: str) -> File:
    try:
        file = await chat.files.keep(request.stream(), plain_name(name))
    except TooLargeError as error:
        raise HTTPException(413, "too_large") from error
    except WrongTypeError as error:
        raise HTTPException(415, "wrong_type") from error
    except FullError as error:
        log.error("files are refused", fault=str(error))  # noqa: TRY400 - says all there is
        raise HTTPException(503, "upload_failed", {"Retry-After": "60"}) from error
    return file
