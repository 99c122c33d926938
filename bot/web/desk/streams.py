"""Streams that tell open pages what has changed. A page looks for itself what that is."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from bot.intake.live import QUEUE, Event, ticket_topic
from bot.web.auth import Role
from bot.web.desk.parts import DeskParts, Signed, agent_of
from bot.web.sse import ALIVE, RETRY, StreamEndedError, frame, heard, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractContextManager

    from bot.storage.users import SignedIn

LONGEST_SECONDS = 600.0
"""A browser then connects anew, and has to be signed in still."""

OVER = "over"
"""The kind of the last event, where who looks is signed out or may no longer see the page."""


def streams_router(parts: DeskParts) -> APIRouter:
    """Return the routes of the streams."""
    router = APIRouter()

    async def told(who: SignedIn, topics: tuple[str, ...], here: AbstractContextManager[None]) -> AsyncIterator[str]:
        follower = parts.live.follow(*topics)

        def end() -> None:
            follower.put(Event(topics[0], OVER))
            follower.close()

        try:
            with here, parts.watch.over(who, Role.AGENT, end):
                yield RETRY
                until = time.monotonic() + LONGEST_SECONDS
                while time.monotonic() < until:
                    event = await heard(follower)
                    yield frame(event.kind, dict(event.data)) if event else ALIVE
        except StreamEndedError:
            return
        finally:
            parts.live.leave(follower)

    @router.get("/desk/stream")
    async def queue(request: Request, person: Signed) -> StreamingResponse:  # noqa: ARG001 - whoever asks is signed in
        return stream(told(request.state.signed_in, (QUEUE,), nullcontext()))

    @router.get("/desk/tickets/{number:int}/stream")
    async def ticket(request: Request, person: Signed, number: int) -> StreamingResponse:
        here = parts.presence.at(number, agent_of(person))
        return stream(told(request.state.signed_in, (ticket_topic(number),), here))

    return router
