"""The desk's routes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from bot.web.desk.acts import acts_router
from bot.web.desk.canned import canned_router
from bot.web.desk.queue import queue_router
from bot.web.desk.streams import streams_router
from bot.web.desk.ticket import ticket_router

if TYPE_CHECKING:
    from bot.web.desk.parts import DeskParts


def desk_router(parts: DeskParts) -> APIRouter:
    """Return every route of the desk."""
    router = APIRouter()
    for routes in (queue_router, ticket_router, acts_router, streams_router, canned_router):
        router.include_router(routes(parts))
    return router
