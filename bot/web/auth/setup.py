"""The first user, made by a link that works once."""

from __future__ import annotations

import asyncio
import hmac
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.people.passwords import fault_of, hash_of
from bot.people.roles import Person, Role
from bot.storage.users import Users
from bot.web.auth.gate import Gate
from bot.web.auth.login import LONGEST, Text, entered, show_sign_in

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.web.desk_pages import DeskPages


def setup_router(gate: Gate, database: Database, pages: DeskPages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    shown = partial(show_sign_in, pages)

    @router.get("/desk/setup/{token}")
    async def setup(request: Request, token: str) -> HTMLResponse:
        if not _fits(gate, token):
            return shown(request, "login.html", 404, fault="setup")
        return shown(request, "setup.html", token=token)

    @router.post("/desk/setup/{token}")
    async def first(request: Request, token: str, login: Text = "", name: Text = "", password: Text = "") -> Response:
        if not _fits(gate, token):
            return shown(request, "login.html", 404, fault="setup")
        login, name = login.strip().casefold()[:64], name.strip()[:LONGEST]
        fault = "" if login and name else "names"
        fault = fault or fault_of(password, login)
        if fault:
            return shown(request, "setup.html", 422, token=token, fault=fault, login=login, name=name)
        gate.setup = ""
        kept = await asyncio.to_thread(hash_of, password)
        async with database.write() as session:
            id = await Users(session).add(login, name, [Role.ADMIN], kept, datetime.now(UTC))
        return entered(request, await gate.open(Person(id, name, frozenset({Role.ADMIN}))), "/desk")

    return router


def _fits(gate: Gate, token: str) -> bool:
    return bool(gate.setup) and hmac.compare_digest(gate.setup.encode(), token.encode())
