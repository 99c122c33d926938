"""Metrics for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

if TYPE_CHECKING:
    from collections.abc import Callable


def metrics_router(text: Callable[[], bytes]) -> APIRouter:
    """Return the route of the metrics."""
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(text(), media_type=CONTENT_TYPE_LATEST)

    return router
