"""Server-sent events: a stream that says something now and then, so that a dead connection is noticed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.intake.live import Event, Follower

ALIVE_SECONDS = 20.0
"""Proxies close a connection that says nothing for a minute."""
ALIVE = ": alive\n\n"
RETRY = "retry: 1500\n\n"
"""Milliseconds until a browser connects again."""


class StreamEndedError(Exception):
    """Nothing more will come."""


def frame(kind: str, data: Any, id: int | None = None) -> str:
    """Return one event; ``id`` is what the browser says it had last when it connects again."""
    told = f"id: {id}\n" if id is not None else ""
    return f"{told}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def heard(follower: Follower) -> Event | None:
    """Wait for an event; return ``None`` where it is time to say that the stream is alive.

    Raises ``StreamEndedError`` where the service stops.
    """
    try:
        return await asyncio.wait_for(anext(follower), ALIVE_SECONDS)
    except TimeoutError:
        return None
    except StopAsyncIteration as error:
        raise StreamEndedError from error


def stream(frames: AsyncIterator[str]) -> StreamingResponse:
    """Return a response that sends frames as they come."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)
