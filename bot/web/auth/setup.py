"""Links that work once: the first user, and people who are invited, choose a password."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.people.passwords import fault_of, hash_of
from bot.people.roles import Role
from bot.storage.user_access import Links, Seconds, UserEvents
from bot.storage.users import Users
from bot.web.auth.gate import SECRET_BYTES, Gate, digest_of
from bot.web.auth.login import LONGEST, Text, arrival_of, entered, show_sign_in

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.database import Database
    from bot.storage.users import User
    from bot.web.desk_pages import DeskPages

SETUP_WITHIN = timedelta(hours=24)
INVITE_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that is good; ``user`` is who was invited."""

    digest: str
    user: User | None


def setup_router(gate: Gate, database: Database, pages: DeskPages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    shown = partial(show_sign_in, pages)

    async def found(token: str) -> _Link | None:
        async with database.read() as session:
            return await _find(session, digest_of(token))

    @router.get("/desk/setup/{token}")
    async def setup(request: Request, token: str) -> HTMLResponse:
        link = await found(token)
        if link is None:
            return shown(request, "login.html", 404, fault="setup")
        return shown(request, "setup.html", token=token, **_whose(link))

    @router.post("/desk/setup/{token}")
    async def chosen(request: Request, token: str, login: Text = "", name: Text = "", password: Text = "") -> Response:
        link = await found(token)
        if link is None:
            return shown(request, "login.html", 404, fault="setup")
        if link.user is None:
            login, name = login.strip().casefold()[:64], name.strip()[:LONGEST]
        else:
            login, name = link.user.login, link.user.person.name
        fault = "" if login and name else "names"
        fault = fault or fault_of(password, login)
        if fault:
            values = {"login": login, "name": name, "invited": link.user is not None}
            return shown(request, "setup.html", 422, token=token, fault=fault, **values)
        kept = await asyncio.to_thread(hash_of, password)
        async with database.write() as session:
            id = await _use(session, link.digest, login, name, kept)
            if id:
                address = arrival_of(request).address
                await UserEvents(session).note(datetime.now(UTC), "password", id, by=id, address=address)
        if id is None:
            return shown(request, "login.html", 404, fault="setup")
        return entered(request, await gate.open(id, arrival_of(request)), "/desk")

    return router


async def new_link(session: AsyncSession, user: str | None) -> str:
    """Return the path of a link for somebody, or for the first user; earlier ones for the same work no longer."""
    token, now = secrets.token_urlsafe(SECRET_BYTES), datetime.now(UTC)
    within = INVITE_WITHIN if user else SETUP_WITHIN
    await Links(session).add(digest_of(token), "invite" if user else "setup", user, now + within, now)
    return f"/desk/setup/{token}"


async def _find(session: AsyncSession, digest: str) -> _Link | None:
    now = datetime.now(UTC)
    if (await Links(session).find(digest, "setup", now))[0]:
        return None if await Users(session).count() else _Link(digest, None)
    _, id = await Links(session).find(digest, "invite", now)
    user = await Users(session).get(id) if id else None
    return _Link(digest, user) if user and not user.disabled else None


async def _use(session: AsyncSession, digest: str, login: str, name: str, kept: str) -> str | None:
    """Use a link up and keep the password; return whose it is, ``None`` where the link is no longer good."""
    link, now = await _find(session, digest), datetime.now(UTC)
    if link is None or not await Links(session).take(digest):
        return None
    users = Users(session)
    if link.user is None:
        id = await users.add(login, name, [Role.ADMIN], kept, now)
    else:
        id = link.user.person.id
        await users.change(id, password=kept)
        await users.sign_out_everywhere(id)
        await Seconds(session).drop(id)
    return id


def _whose(link: _Link) -> dict[str, Any]:
    if link.user is None:
        return {"login": "", "name": "", "invited": False}
    return {"login": link.user.login, "name": link.user.person.name, "invited": True}
