"""The web application: routes, static files, and the headers that every response carries."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.web.guard import Guard
from bot.web.health import health_router

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from fastapi import APIRouter
    from starlette.types import ASGIApp

    from bot.web.faults import Faults
    from bot.web.health import Probe
    from bot.web.service import ChatService

STATIC = Path(__file__).parent / "static"

LONGER_BODIES = {"/telegram/webhook": 256 * 1024}
"""A message and the one that it replies to, each of 4,096 characters, written with six bytes a character."""


def create_app(
    service: ChatService[Any],
    faults: Faults,
    *,
    routers: Sequence[APIRouter] = (),
    beside: Callable[[], Awaitable[None]] | None = None,
    closing: Callable[[], None] = lambda: None,
    bodies: Mapping[str, int] | None = None,
    mounts: Mapping[str, ASGIApp] | None = None,
    probes: Mapping[str, Probe] | None = None,
) -> FastAPI:
    """Put everything on its routes; the dialogue opens in the background when the server starts.

    ``faults`` answers what goes wrong.
    ``beside`` runs as long as the server does. Where it fails the server stops, and ``app.state.failure`` says why.
    ``closing`` is called when the server is told to stop: open streams would hold it up. ``bodies`` are the bytes that
    requests may have under some beginnings of paths. ``mounts`` are applications of their own, by their paths;
    ``probes`` say whether the parts of the service are well.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stop = getattr(app.state, "stop", lambda: None)
        service.start(failed=stop)
        task = asyncio.create_task(_watched(app, beside, stop)) if beside else None
        yield
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        service.close()

    # The generated documentation pages load scripts from elsewhere.
    app = FastAPI(title="Kefu", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, longer={**LONGER_BODIES, **(bodies or {})}, shown=faults.shown)
    app.state.closing = closing
    faults.answer_on(app)
    app.include_router(health_router(service, probes))
    for router in routers:
        app.include_router(router)
    app.router.routes += [mounted_at(path, mounted) for path, mounted in (mounts or {}).items()]
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def mounted_at(path: str, app: ASGIApp) -> Mount:
    """Return the route of an application of its own; a line break in a path is its own to refuse as well."""
    mount = Mount(path, app)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


async def _watched(app: FastAPI, beside: Callable[[], Awaitable[None]], stop: Callable[[], None]) -> None:
    try:
        await beside()
    except Exception as error:  # noqa: BLE001 - nothing is swallowed: whoever runs the server raises it
        app.state.failure = error
        stop()
