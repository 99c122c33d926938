"""Somebody's own account: password, second factor, and where they are signed in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.people.passwords import fault_of, hash_of
from bot.people.second import address_of, hash_of_code, new_codes, new_secret, step_of
from bot.storage.user_access import Second, Seconds, UserEvents
from bot.storage.users import Users
from bot.web.auth.gate import IDLE, LONGEST_SESSION, Gate, ThrottledError
from bot.web.auth.login import LONGEST, Anybody, Text, arrival_of, entered

if TYPE_CHECKING:
    from bot.people.roles import Person
    from bot.storage.database import Database
    from bot.storage.users import SignedIn, User
    from bot.web.desk_pages import DeskPages

PATH = "/desk/account"
SHOWN = 20


class Account:
    """What the account's routes do."""

    def __init__(self, gate: Gate, database: Database, pages: DeskPages) -> None:
        self._gate = gate
        self._database = database
        self._pages = pages

    async def shown(self, request: Request, person: Person, status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page."""
        now = datetime.now(UTC)
        async with self._database.read() as session:
            user = await Users(session).get(person.id)
            browsers = await Users(session).browsers(person.id, now - IDLE, now - LONGEST_SESSION)
            second = await Seconds(session).of(person.id)
            events = await UserEvents(session).latest(SHOWN, person.id)
        signed_in: SignedIn = request.state.signed_in
        given: dict[str, Any] = {"fault": "", "seconds": 0, "done": "", "secret": "", "picture": "", "codes": ()}
        response = self._pages.page(
            request,
            person,
            "account.html",
            user=user,
            browsers=browsers,
            current=signed_in.digest,
            second=second,
            events=events,
            **(given | values),
        )
        response.status_code = status
        return response

    async def refusal(self, request: Request, user: User, password: str) -> dict[str, Any] | None:
        """Return what the page says where somebody does not give their password; ``None`` where they do."""
        try:
            if await self._gate.confirms(user, password[: LONGEST + 1], arrival_of(request)):
                return None
        except ThrottledError as error:
            return {"fault": "wait", "seconds": error.seconds, "status": 429}
        return {"fault": "password", "status": 422}

    async def user(self, person: Person) -> User:
        """Return who asks, with what is kept of their password."""
        async with self._database.read() as session:
            user = await Users(session).get(person.id)
        if user is None:
            raise LookupError(person.id)
        return user

    async def change_password(self, request: Request, user: User, new: str) -> Response:
        """Keep a new password: every browser is signed out, and this one is let in anew."""
        kept, id = await asyncio.to_thread(hash_of, new), user.person.id
        async with self._database.write() as session:
            await Users(session).change(id, password=kept)
            await Users(session).sign_out_everywhere(id)
            address = arrival_of(request).address
            await UserEvents(session).note(datetime.now(UTC), "password", id, by=id, address=address)
        return entered(request, await self._gate.open(id, arrival_of(request)), f"{PATH}?done=password")

    async def set_second(self, request: Request, person: Person, second: Second | None) -> None:
        """Keep a second factor, or none; other browsers are signed out."""
        now, signed_in = datetime.now(UTC), request.state.signed_in
        async with self._database.write() as session:
            await (Seconds(session).set(person.id, second) if second else Seconds(session).drop(person.id))
            for browser in await Users(session).browsers(person.id, now - IDLE, now - LONGEST_SESSION):
                if browser.digest != signed_in.digest:
                    await Users(session).end(person.id, browser.digest)
            kind = "second_on" if second else "second_off"
            await UserEvents(session).note(now, kind, person.id, by=person.id, address=arrival_of(request).address)

    async def end(self, request: Request, person: Person, digest: str) -> None:
        """Sign somebody out of one of their browsers."""
        async with self._database.write() as session:
            await Users(session).end(person.id, digest)
            await UserEvents(session).note(
                datetime.now(UTC), "ended", person.id, by=person.id, address=arrival_of(request).address
            )


def account_router(account: Account) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix=PATH)

    @router.get("")
    async def page(request: Request, person: Anybody, done: str = "") -> HTMLResponse:
        return await account.shown(request, person, done=done if done in {"password", "ended"} else "")

    @router.post("/password")
    async def password(request: Request, person: Anybody, old: Text = "", new: Text = "") -> Response:
        user = await account.user(person)
        fault = fault_of(new, user.login)
        if fault:
            return await account.shown(request, person, 422, fault=fault)
        refused = await account.refusal(request, user, old)
        return (
            await account.shown(request, person, **refused)
            if refused
            else await account.change_password(request, user, new)
        )

    @router.post("/sessions/end")
    async def end(request: Request, person: Anybody, digest: Text = "") -> Response:
        await account.end(request, person, digest[:64])
        return RedirectResponse(f"{PATH}?done=ended", 303)

    router.include_router(_second_router(account))
    return router


def _second_router(account: Account) -> APIRouter:
    router = APIRouter()

    @router.post("/second")
    async def begin(request: Request, person: Anybody, password: Text = "") -> Response:
        user = await account.user(person)
        refused = await account.refusal(request, user, password)
        if refused:
            return await account.shown(request, person, **refused)
        return await account.shown(request, person, **_offered(new_secret(), user.login))

    @router.post("/second/on")
    async def turn_on(request: Request, person: Anybody, secret: Text = "", code: Text = "") -> Response:
        user = await account.user(person)
        plain = len(secret) == 32 and secret.isascii() and secret.isalnum()
        step = step_of(secret, code, datetime.now(UTC), 0) if plain else None
        if step is None:
            offered: dict[str, Any] = _offered(secret, user.login) if plain else {}
            return await account.shown(request, person, 422, fault="code", **offered)
        codes = new_codes()
        await account.set_second(request, person, Second(secret, tuple(map(hash_of_code, codes)), step))
        return await account.shown(request, person, done="second_on", codes=codes)

    @router.post("/second/off")
    async def turn_off(request: Request, person: Anybody, password: Text = "") -> Response:
        refused = await account.refusal(request, await account.user(person), password)
        if refused:
            return await account.shown(request, person, **refused)
        await account.set_second(request, person, None)
        return await account.shown(request, person, done="second_off")

    return router


def _offered(secret: str, login: str) -> dict[str, Any]:
    """Return a secret for an app, and its picture as elements that stand in a page."""
    picture = segno.make(address_of(secret, login), error="m")
    return {"secret": secret, "picture": picture.svg_inline(scale=4, border=4, dark="#000", light="#fff")}
