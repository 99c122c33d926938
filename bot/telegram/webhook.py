"""Receiving by webhook: Telegram gets its answer after the commit, and asks again where there is none."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Annotated

import structlog
from fastapi import APIRouter, Header, Request, Response

from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.telegram.polling import Receiver

log = structlog.get_logger(__name__)

PATH = "/telegram/webhook"


def webhook_router(secret: str, receiver: Callable[[], Receiver | None]) -> APIRouter:
    """Return the route that updates come by; ``receiver`` returns ``None`` until everything is open."""
    router = APIRouter()

    @router.post(PATH)
    async def update(
        request: Request, x_telegram_bot_api_secret_token: Annotated[str | None, Header()] = None
    ) -> Response:
        given = (x_telegram_bot_api_secret_token or "").encode()
        if not secret or not secrets.compare_digest(given, secret.encode()):
            log.warning("an update without the right secret was refused")
            return Response(status_code=403)
        takes = receiver()
        if takes is None:
            return Response(status_code=503, headers={"Retry-After": "5"})
        try:
            data = json.loads(await request.body())
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(data, dict):
            return Response(status_code=400)
        try:
            await takes.take([data])
        except StorageError as error:
            log.error("the database failed, updates wait at Telegram", fault=str(error))  # noqa: TRY400
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    return router
