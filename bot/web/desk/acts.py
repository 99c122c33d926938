"""The routes by which a ticket is worked on: each answers with the page's parts as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import Response

from bot.tickets.states import Action
from bot.web.desk.actions import ACTIONS
from bot.web.desk.doing import Doing
from bot.web.desk.forms import AskedHere, Count, Text, WrittenHere
from bot.web.desk.parts import DeskParts, agent_of
from bot.web.desk.takers import takers
from bot.web.desk.times import entered

if TYPE_CHECKING:
    from datetime import datetime


def acts_router(parts: DeskParts) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/desk/tickets/{number:int}")
    doing, desk = Doing(parts), parts.desk

    @router.post("/do/{act}")
    async def do(asked: AskedHere, act: str) -> Response:
        action, by = ACTIONS.get(act), agent_of(asked.person)
        if action is None:
            return doing.render.gone(asked.request, asked.person, asked.number)
        return await doing.run(asked, act, lambda version: desk.do(asked.number, action, by, version=version))

    @router.post("/assign")
    async def assign(asked: AskedHere, to: Text = "") -> Response:
        by = agent_of(asked.person)
        async with parts.database.read() as session:
            known = await takers(session, by.id)
        if to and to not in known:
            return await doing.refuse(asked, "agent")
        return await doing.run(
            asked, "assign", lambda version: desk.assign(asked.number, to or None, by, version=version)
        )

    @router.post("/merge")
    async def merge(asked: AskedHere, into: Count) -> Response:
        by = agent_of(asked.person)
        return await doing.run(
            asked, "merge", lambda version: desk.merge(asked.number, into, by, version=version), into=into
        )

    @router.post("/schedule")
    async def schedule(asked: AskedHere, at: Text = "", anyway: Text = "") -> Response:
        moment = entered(at, parts.rules.zone)
        if moment is None:
            return await doing.refuse(asked, "time")
        if not anyway and not _is_open(parts, moment):
            return await doing.told(asked, notice="closed", reason=at)
        number, by = asked.number, agent_of(asked.person)
        return await doing.run(
            asked, "schedule", lambda version: desk.do(number, Action.SCHEDULE, by, version=version, at=moment)
        )

    @router.post("/say")
    async def say(asked: AskedHere, written: WrittenHere) -> Response:
        return await doing.say(asked, written)

    return router


def _is_open(parts: DeskParts, moment: datetime) -> bool:
    return parts.rules.level.calendar.is_open(moment)
