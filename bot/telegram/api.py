"""The Bot API: python-telegram-bot's client, with raw updates, and what its errors mean."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

import httpx
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.intake.channel import ChatGoneError, RefusedError, TryAgainError
from index.errors import KefuError

if TYPE_CHECKING:
    from bot.intake.metrics import Metrics
    from bot.telegram.home import Home

POLL_SECONDS = 10
"""How long the server may hold a poll open. Short, because a poll whose connection died silently lasts as long."""
POLL_SLACK = 5.0
READ_SECONDS = 10.0
"""How long a call may take. One that was taken and not answered in time is sent twice."""
CONNECT_SECONDS = 5.0
CONNECTIONS = 512
"""Calls under way at once; more than a second's worth of sends that all hang."""
KEPT = 16
"""Connections that stay open without a call; httpcore looks at each of them for every call."""
UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found", "bot was kicked")


class TelegramSetupError(KefuError):
    """A token or a webhook that Telegram does not take."""


class Api(Bot):
    """The client. Updates come as they are, so that one that the library cannot read spoils no others."""

    def __init__(self, token: str, base: str, home: Home) -> None:
        """``home`` is the agents' group: calls go where it is now, and follow it when Telegram says that it moved."""
        quiet()
        self._home = home
        super().__init__(
            token,
            base_url=f"{base.rstrip('/')}/bot",
            base_file_url=f"{base.rstrip('/')}/file/bot",
            request=_client(CONNECTIONS, READ_SECONDS),
            get_updates_request=_client(2, POLL_SECONDS + POLL_SLACK),
        )

    async def updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Wait for updates from ``offset`` on; asking for an offset confirms all before it."""
        data = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": UPDATES, "limit": 100}
        result = await self._post("getUpdates", data)
        return list(result) if isinstance(result, list) else []

    async def _do_post(self, endpoint: str, data: dict[str, Any], **given: Any) -> Any:
        try:
            return await super()._do_post(endpoint, self._home.addressed(data), **given)
        except ChatMigrated as error:
            if not self._home.is_here(data.get("chat_id")):
                raise
            await self._home.move(error.new_chat_id)
        return await super()._do_post(endpoint, self._home.addressed(data), **given)


def _client(connections: int, seconds: float) -> HTTPXRequest:
    return HTTPXRequest(
        connections,
        read_timeout=seconds,
        write_timeout=READ_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=CONNECT_SECONDS,
        httpx_kwargs={"limits": httpx.Limits(max_connections=connections, max_keepalive_connections=KEPT)},
    )


def quiet() -> None:
    """Keep the libraries from logging what customers write, and addresses, which hold the token."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)


def wait_of(error: RetryAfter) -> float:
    """Return for how many seconds the flood limit asks to wait."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


def sending_error(error: TelegramError, metrics: Metrics) -> Exception:
    """Return what a failed call means to the outbox, and count it."""
    metrics.api_errors.labels(type(error).__name__).inc()
    told = f"{type(error).__name__}: {error.message}"
    if isinstance(error, RetryAfter):
        return TryAgainError(told, wait_of(error))
    if isinstance(error, Forbidden):
        return ChatGoneError(told)
    if isinstance(error, BadRequest):
        gone = any(sign in error.message.casefold() for sign in GONE)
        return ChatGoneError(told) if gone else RefusedError(told)
    if isinstance(error, ChatMigrated | InvalidToken):
        return RefusedError(told)
    return TryAgainError("timed out" if isinstance(error, TimedOut) else told)
