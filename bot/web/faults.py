"""What somebody sees whose request cannot be done: a page with a way back, a notice on a page that is open, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import structlog
from fastapi import HTTPException
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException as AnyHTTPException

from bot.storage.errors import StorageError
from bot.web.auth.gate import COOKIE
from bot.web.auth.require import NotMeantError
from bot.web.guard import protect
from bot.web.languages import browser_voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request, Response

    from bot.storage.users import SignedIn
    from bot.web.auth import Gate
    from bot.web.chat.page import Page
    from bot.web.desk_pages import DeskPages

log = structlog.get_logger(__name__)

KINDS = {
    401: "expired",
    403: "role",
    404: "missing",
    405: "missing",
    411: "large",
    413: "large",
    429: "busy",
    500: "server",
    503: "unavailable",
}
"""What is said of a status; other refusals are ``invalid``."""
FAULT = {"HX-Retarget": "#faults", "HX-Reswap": "innerHTML"}
"""Where a page that is open shows the notice."""


class Faults:
    """Answers what went wrong, in the reader's language, in the form that they asked for."""

    def __init__(self, desk: DeskPages, chat: Page, gate: Gate) -> None:
        self._desk = desk
        self._chat = chat
        self._gate = gate

    def answer_on(self, app: FastAPI) -> None:
        """Answer whatever goes wrong on an application."""
        app.exception_handler(AnyHTTPException)(self._refused)
        app.exception_handler(RequestValidationError)(self._invalid)
        app.exception_handler(StorageError)(self._later)
        app.exception_handler(Exception)(self._failed)

    async def shown(
        self, request: Request, status: int, kind: str = "", headers: Mapping[str, str] | None = None
    ) -> Response | None:
        """Return a page or a notice; ``None`` for whoever reads neither."""
        kind = kind or KINDS.get(status, "invalid")
        path = request.url.path
        part, whole = request.headers.get("HX-Request"), "text/html" in request.headers.get("accept", "")
        if path == "/desk" or path.startswith("/desk/"):
            if not part and not whole:
                return None
            known = await self._known(request, status)
            response = self._of_desk(request, status, known, kind=kind, part=bool(part))
        elif whole:
            voice = browser_voice(request.headers.get("accept-language"))
            response = HTMLResponse(self._chat.fault(f"fault.{kind}", voice), status, self._chat.policy)
        else:
            return None
        response.headers.update({**(headers or {}), "Vary": "Accept, HX-Request"})
        return response

    def _of_desk(self, request: Request, status: int, known: SignedIn | None, *, kind: str, part: bool) -> HTMLResponse:
        values = {"kind": kind, "after": quote(_page_of(request))}
        template = "fault_part.html" if part else "fault.html"
        if known:
            request.state.signed_in = known
            response = self._desk.page(request, known.person, template, **values)
            response.status_code = status
        else:
            language = browser_voice(request.headers.get("accept-language")).language
            response = self._desk.bare(request, language, template, status, **values)
        if part:
            response.headers.update(FAULT)
        return response

    async def _known(self, request: Request, status: int) -> SignedIn | None:
        """Return who asks. Where the service itself is at fault nothing more is asked of it."""
        known: SignedIn | None = getattr(request.state, "signed_in", None)
        if known or status >= 500:
            return known
        try:
            return await self._gate.who(request.cookies.get(COOKIE))
        except StorageError:
            return None

    async def _refused(self, request: Request, error: Exception) -> Response:
        refused = error if isinstance(error, AnyHTTPException) else HTTPException(500)
        shown = None
        if refused.status_code >= 400 and "HX-Redirect" not in (refused.headers or {}):
            kind = "form" if isinstance(refused, NotMeantError) else ""
            shown = await self.shown(request, refused.status_code, kind, refused.headers)
        return shown or await http_exception_handler(request, refused)

    async def _invalid(self, request: Request, error: Exception) -> Response:
        """Say what is wrong with a message without saying it back: it may hold what no answer can."""
        shown = await self.shown(request, 422)
        if shown:
            return shown
        faults = error.errors() if isinstance(error, RequestValidationError) else ()
        details = [{"where": list(fault["loc"]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": "invalid", "details": details}, 422)

    async def _later(self, request: Request, error: Exception) -> Response:
        """Ask to come back where the database fails: what was sent was not taken, and nothing was lost."""
        log.error("the database failed, a request is refused", fault=str(error))
        again = {"Retry-After": "5"}
        return await self.shown(request, 503, headers=again) or JSONResponse({"error": "storage"}, 503, again)

    async def _failed(self, request: Request, _error: Exception) -> Response:
        """Answer for a mistake in the program; the server raises it again, so that it is logged as such."""
        response = await self.shown(request, 500) or JSONResponse({"error": "server"}, 500)
        protect(response.headers, request.url.path, request.url.scheme)  # it leaves outside of what sets them else
        return response


def _page_of(request: Request) -> str:
    """Return the page that somebody was on, so that they come back to it."""
    shown = request.headers.get("HX-Current-URL", "")
    place: Any = urlsplit(shown) if shown else request.url
    if not shown and request.method != "GET":
        return ""
    return str(place.path) + (f"?{place.query}" if place.query else "")
