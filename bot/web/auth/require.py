"""What a route asks of whoever calls it: to be signed in, to have a role, and to have meant it."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request

from bot.people.roles import Person, Role
from bot.web.auth.gate import COOKIE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.users import SignedIn
    from bot.web.auth.gate import Gate

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf"
HEADER = "X-CSRF-Token"


class NotMeantError(HTTPException):
    """A form that another site sends, or that is of a session that has ended."""

    def __init__(self) -> None:
        super().__init__(403, "the form is not from here, or too old; open the page again")


def require(*roles: Role) -> Callable[[Request], Awaitable[Person]]:
    """Return a dependency that gives the person who is signed in, with one of ``roles`` where any are named.

    Whoever is not is sent to sign in; who may not gets a 403. What changes something needs the session's own token.
    """

    async def signed_in(request: Request) -> Person:
        gate: Gate = request.app.state.gate
        found = await gate.who(request.cookies.get(COOKIE))
        if found is None:
            raise _stranger(request)
        if not found.person.may(*roles):
            raise HTTPException(403, "this needs another role")
        if request.method not in SAFE and not await _is_meant(request, found):
            raise NotMeantError
        request.state.signed_in = found
        return found.person

    return signed_in


def _stranger(request: Request) -> HTTPException:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    login = f"/desk/login?next={quote(path)}"
    if request.headers.get("HX-Request"):
        # Back to the page, not to the part of it; what was half written there is kept by the browser.
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        page = here.path + (f"?{here.query}" if here.query else "")
        return HTTPException(401, "sign in", {"HX-Redirect": f"/desk/login?next={quote(page)}"})
    wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    return HTTPException(303, "sign in", {"Location": login}) if wants_page else HTTPException(401, "sign in")


async def _is_meant(request: Request, found: SignedIn) -> bool:
    """Whether a request brings the session's token: in a header, or in the form that FastAPI reads anyway."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    given = request.headers.get(HEADER)
    if given is None:
        kind = request.headers.get("content-type", "")
        if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
            field = (await request.form()).get(FIELD)
            given = field if isinstance(field, str) else None
    return given is not None and hmac.compare_digest(given.encode(), found.csrf.encode())
