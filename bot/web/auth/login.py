"""Signing in and out, and the language that somebody sets for themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.people.roles import Person
from bot.storage.users import Users
from bot.web.auth.gate import COOKIE, IDLE, Arrival, Gate, SecondNeededError, ThrottledError
from bot.web.auth.require import NotMeantError, require
from bot.web.languages import browser_voice
from bot.web.peer import address_of
from bot.web.text import CLEAN

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.web.desk_pages import DeskPages

Text = Annotated[str, CLEAN, Form()]
Anybody = Annotated[Person, Depends(require())]
LONGEST = 200
PATH = "/desk/login"


def from_here(request: Request) -> None:
    """Refuse what another site's page sends before anybody is signed in, when there is no session to bind a token to.

    Browsers say where a form comes from. Over plain HTTP some say ``null``, as pages here ask them to tell nobody.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    foreign = site not in {"same-origin", "none"} if site else origin not in {"null", _origin(request)}
    if foreign:
        raise NotMeantError


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def login_router(gate: Gate, database: Database, pages: DeskPages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()

    router.include_router(_sign_in_router(gate, pages))

    @router.post("/desk/logout")
    async def sign_out(request: Request, person: Anybody) -> Response:  # noqa: ARG001 - checks the form's token
        await gate.sign_out(request.cookies.get(COOKIE))
        response = RedirectResponse(PATH, 303)
        response.delete_cookie(COOKIE, path="/desk")
        return response

    @router.post("/desk/language")
    async def language(person: Anybody, to: Text = "zh", back: Text = "/desk") -> Response:
        async with database.write() as session:
            await Users(session).change(person.id, language="en" if to == "en" else "zh")
        return RedirectResponse(within(back), 303)

    return router


def _sign_in_router(gate: Gate, pages: DeskPages) -> APIRouter:
    router = APIRouter()
    shown, wait = partial(show_sign_in, pages), partial(_told_to_wait, pages)

    @router.get(PATH)
    async def page(request: Request, next: str = "/desk") -> HTMLResponse:  # noqa: A002 - the address says it
        return shown(request, "login.html", after=within(next))

    @router.post(PATH, dependencies=[Depends(from_here)])
    async def sign_in(request: Request, login: Text = "", password: Text = "", after: Text = "/desk") -> Response:
        values: dict[str, Any] = {"login": login[:LONGEST], "after": within(after)}
        try:
            secret = await gate.sign_in(login[:LONGEST], password[: LONGEST + 1], arrival_of(request))
        except ThrottledError as error:
            return wait(request, error, **values)
        except SecondNeededError as needed:
            return shown(request, "login.html", ticket=needed.ticket, **values)
        if secret is None:
            return shown(request, "login.html", 422, fault="wrong", **values)
        return entered(request, secret, within(after))

    @router.post(f"{PATH}/code", dependencies=[Depends(from_here)])
    async def code(request: Request, ticket: Text = "", code: Text = "", after: Text = "/desk") -> Response:
        try:
            secret = await gate.second(ticket[:LONGEST], code[:LONGEST], arrival_of(request))
        except ThrottledError as error:
            return wait(request, error, ticket=ticket[:LONGEST], after=within(after))
        if secret is None:
            return shown(request, "login.html", 422, fault="code", ticket=ticket[:LONGEST], after=within(after))
        return entered(request, secret, within(after))

    return router


def _told_to_wait(pages: DeskPages, request: Request, error: ThrottledError, **values: Any) -> Response:
    response = show_sign_in(pages, request, "login.html", 429, fault="wait", seconds=error.seconds, **values)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def arrival_of(request: Request) -> Arrival:
    """Return where a request comes from."""
    return Arrival(address_of(request), request.headers.get("user-agent", ""))


def entered(request: Request, secret: str, to: str) -> Response:
    """Let a browser in: its cookie is for the desk alone, and for no script."""
    response = RedirectResponse(to, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, secret, path="/desk", httponly=True, samesite="lax", secure=secure, max_age=int(IDLE.total_seconds())
    )
    return response


def within(path: str) -> str:
    """Return a path of the desk, whatever was asked for: nobody is sent elsewhere."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    inside = path == "/desk" or path.startswith(("/desk/", "/desk?"))
    # A browser goes up at `..`, also one that is written with escapes.
    leads_out = any(sign in unquote(path.partition("?")[0]) for sign in ("//", "/.", "\\"))
    return path if plain and inside and not leads_out and not path.startswith(PATH) else "/desk"


def show_sign_in(pages: DeskPages, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page for somebody who is not signed in."""
    given: dict[str, Any] = {"fault": "", "seconds": 0, "login": "", "name": "", "after": "/desk", "ticket": ""}
    return pages.bare(request, language_of(request), template, status, **(given | values))


def language_of(request: Request) -> str:
    """Return the language of somebody who has not chosen one."""
    return browser_voice(request.headers.get("accept-language")).language
