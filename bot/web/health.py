"""Health for whoever watches the process, and for a page that waits for the index."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response, status

from bot.web.service import Health

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.web.service import ChatService


Probe = Callable[[], Awaitable["Found"]]
"""Looks at one part of the service; it answers within moments and says nothing secret."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a probe found. Without what is not ``ok`` nobody can be served; more than that is only told."""

    ok: bool
    told: dict[str, Any]


def health_router(service: ChatService[Any], probes: Mapping[str, Probe] | None = None) -> APIRouter:
    """Return the routes of health."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz(response: Response) -> dict[str, Any]:
        """200 when questions are answered and kept, else 503; the body says why."""
        now = service.status
        found = {name: await probe() for name, probe in (probes or {}).items()}
        parts: dict[str, Any] = {name: each.told for name, each in found.items()}
        health = now.health if now.health is not Health.OK or all(each.ok for each in found.values()) else Health.FAILED
        if health is not Health.OK:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
            response.headers["Retry-After"] = "5"
            return {**asdict(now), **parts, "status": health}
        return {"status": health, **parts}

    @router.get("/chat/status")
    async def chat_status() -> dict[str, Any]:
        """The same with status 200: a browser reports a 503 as an error, and a page that waits has none."""
        return {"status": service.status.health, "done": service.status.done, "total": service.status.total}

    return router
