"""Signing in and out, and what somebody sets for themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.people.roles import Person
from bot.storage.users import Users
from bot.web.auth.gate import COOKIE, IDLE, Gate, ThrottledError
from bot.web.auth.require import require
from bot.web.languages import browser_voice

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.web.desk_pages import DeskPages

Text = Annotated[str, Form()]
Anybody = Annotated[Person, Depends(require())]
LONGEST = 200


def login_router(gate: Gate, database: Database, pages: DeskPages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()

    shown = partial(show_sign_in, pages)

    @router.get("/desk/login")
    async def page(request: Request, next: str = "/desk") -> HTMLResponse:  # noqa: A002 - the address says it
        return shown(request, "login.html", after=_within(next))

    @router.post("/desk/login")
    async def sign_in(request: Request, login: Text = "", password: Text = "", after: Text = "/desk") -> Response:
        address = request.client.host if request.client else ""
        try:
            secret = await gate.sign_in(login[:LONGEST], password[:LONGEST], address)
        except ThrottledError as error:
            return shown(request, "login.html", 429, fault="wait", seconds=error.seconds, login=login[:LONGEST])
        if secret is None:
            return shown(request, "login.html", 422, fault="wrong", login=login[:LONGEST], after=_within(after))
        return entered(request, secret, _within(after))

    @router.post("/desk/logout")
    async def sign_out(request: Request, person: Anybody) -> Response:  # noqa: ARG001 - checks the form's token
        await gate.sign_out(request.cookies.get(COOKIE))
        response = RedirectResponse("/desk/login", 303)
        response.delete_cookie(COOKIE, path="/desk")
        return response

    @router.post("/desk/language")
    async def language(person: Anybody, to: Text = "zh", back: Text = "/desk") -> Response:
        async with database.write() as session:
            await Users(session).change(person.id, language="en" if to == "en" else "zh")
        return RedirectResponse(_within(back), 303)

    return router


def entered(request: Request, secret: str, to: str) -> Response:
    """Let a browser in: its cookie is for the desk alone, and for no script."""
    response = RedirectResponse(to, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, secret, path="/desk", httponly=True, samesite="lax", secure=secure, max_age=int(IDLE.total_seconds())
    )
    return response


def _within(path: str) -> str:
    """Return a path of the desk, whatever was asked for: nobody is sent elsewhere."""
    return path if path.startswith("/desk") and not path.startswith(("/desk/login", "/desk//")) else "/desk"


def show_sign_in(pages: DeskPages, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page for somebody who is not signed in."""
    given: dict[str, Any] = {"fault": "", "seconds": 0, "login": "", "name": "", "after": "/desk", **values}
    return pages.bare(request, _language(request), template, status, **given)


def _language(request: Request) -> str:
    return browser_voice(request.headers.get("accept-language")).language
