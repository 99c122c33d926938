"""Health for whoever watches the process, and for a page that waits for the index."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response, status

from bot.web.service import Health

if TYPE_CHECKING:
    from bot.web.service import ChatService


def health_router(service: ChatService[Any]) -> APIRouter:
    """Return the routes of health."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz(response: Response) -> dict[str, Any]:
        """200 when questions are answered, else 503; the body says why."""
        now = service.status
        if now.health is not Health.OK:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
            response.headers["Retry-After"] = "5"
            return {**asdict(now), "status": now.health}
        return {"status": now.health}

    @router.get("/chat/status")
    async def chat_status() -> dict[str, Any]:
        """The same with status 200: a browser reports a 503 as an error, and a page that waits has none."""
        return {"status": service.status.health, "done": service.status.done, "total": service.status.total}

    return router
