"""Doing something with a ticket, and showing what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import RedirectResponse

from bot.files import FullError, TooLargeError, WrongTypeError
from bot.intake.desk import ConflictError, IllegalMove, MissingTicketError
from bot.storage.case_file import CaseFile
from bot.web.desk.actions import SURE
from bot.web.desk.case import LINES
from bot.web.desk.parts import agent_of
from bot.web.desk.ticket import CaseRenderer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from fastapi import UploadFile
    from fastapi.responses import Response

    from bot.intake.incoming import File
    from bot.storage.case_file import Happened
    from bot.web.desk.forms import Asked, Written
    from bot.web.desk.parts import DeskParts

LONGEST = 8000
"""Characters of a reply or note."""
MOST_FILES = 5
CHUNK = 64 * 1024
REFUSED = {TooLargeError: "large", FullError: "full", WrongTypeError: "type"}
"""What is said of a file that is not taken."""


class Doing:
    """Does what agents ask for."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts
        self.render = CaseRenderer(parts)

    async def run(self, asked: Asked, act: str, do: Callable[[int | None], Awaitable[object]], **kept: Any) -> Response:
        """Do something at the version that the page had; return the page's parts with what happened.

        ``kept`` is what a form has filled in, for the page on which it is asked about or has not arrived.
        """
        if act in SURE and not asked.is_sure:
            return await self.told(asked, notice="sure", reason=act, **kept)
        try:
            await do(asked.version)
        except MissingTicketError:
            return self.render.gone(asked.request, asked.person, asked.number)
        except ConflictError:
            return await self.told(asked, notice="conflict", changes=await self._changes(asked), **kept)
        except IllegalMove as refused:
            return await self.told(asked, notice="refused", reason=refused.reason, **kept)
        if asked.is_plain:
            return RedirectResponse(f"/desk/tickets/{asked.number}?done={act}", 303)
        return await self.told(asked, notice="done", reason=act)

    async def say(self, asked: Asked, written: Written) -> Response:
        """Write to the customer, or note something. What was written is kept by the page until it has arrived."""
        fault = _fault(written)
        if fault:
            return await self.refuse(asked, fault, **_kept(written))
        if written.how == "note":
            by = agent_of(asked.person)
            return await self._said(
                asked, written, lambda _: self._parts.desk.note(asked.number, written.text, by, once=written.once)
            )
        try:
            files = [await self._parts.files.keep(_chunks(file), file.filename or "") for file in written.files]
        except (TooLargeError, FullError, WrongTypeError) as error:
            return await self.refuse(asked, REFUSED[type(error)], **_kept(written))
        return await self._said(asked, written, self._reply(asked, written, files))

    async def refuse(self, asked: Asked, reason: str, **kept: Any) -> Response:
        """Say what is wrong with a form."""
        return await self.told(asked, notice="refused", reason=reason, **kept)

    async def told(self, asked: Asked, **notice: Any) -> Response:
        """Return the page's parts with a notice. It is a part of a page and no error, whatever it says."""
        request, person, number = asked.request, asked.person, asked.number
        if asked.is_plain:
            return await self.render.page(request, person, number, LINES, **notice)
        shown = request.headers.get("X-Shown", "")
        lines = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else LINES
        return await self.render.live(request, person, number, lines, **notice)

    def _reply(self, asked: Asked, written: Written, files: list[File]) -> Callable[[int | None], Awaitable[object]]:
        """Return what sends a reply.

        What the customer wrote in the meantime, or what one did oneself (a page that is still settling sends the
        version from before), keeps nobody from answering.
        """
        number, by = asked.number, agent_of(asked.person)
        more: dict[str, Any] = {"files": files, "ask": written.how == "ask", "once": written.once}

        async def send(version: int | None) -> object:
            try:
                return await self._parts.desk.reply(number, written.text, by, version=version, **more)
            except ConflictError:
                changes = await self._changes(asked)
                if version is None or not changes or any(_by_another(event, by.id) for event in changes):
                    raise
                return await send(None)

        return send

    async def _said(self, asked: Asked, written: Written, do: Callable[[int | None], Awaitable[object]]) -> Response:
        arrived = False

        async def say(version: int | None) -> None:
            nonlocal arrived
            await do(version)
            arrived = True

        response = await self.run(asked, written.how, say, **_kept(written))
        if arrived:
            response.headers["HX-Trigger"] = "said"  # only then does the page let go of the text
        return response

    async def _changes(self, asked: Asked) -> list[Happened]:
        async with self._parts.database.read() as session:
            return await CaseFile(session).events(asked.number, after=asked.seen)


def _kept(written: Written) -> dict[str, str]:
    return {"written": written.text, "written_how": written.how}


def _by_another(event: Happened, me: str) -> bool:
    return event.by_kind != "customer" and event.by_id != me


def _fault(written: Written) -> str:
    if not written.text and (not written.files or written.how == "note"):
        return "empty"
    if len(written.text) > LONGEST:
        return "long"
    return "many" if len(written.files) > MOST_FILES else ""


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk
