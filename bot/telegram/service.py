"""The Telegram side of the service: opens everything, runs it, and closes it in order."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.conversation.render import Renderer
from bot.storage.database import Database
from bot.telegram.api import Api
from bot.telegram.assembly import Assembly, Foundation, assemble
from bot.telegram.polling import Poller, Receiver
from bot.telegram.setup import can_make_topics, choose_webhook, introduce, set_commands
from bot.telegram.webhook import PATH
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.intake.metrics import Metrics
    from bot.intake.ports import Brain
    from bot.settings import Settings

log = structlog.get_logger(__name__)


class TelegramService:
    """Runs the bot on Telegram."""

    def __init__(
        self, settings: Settings, brain: Brain, metrics: Metrics, ready: Callable[[], Awaitable[None]]
    ) -> None:
        self._settings = settings
        self._brain = brain
        self._metrics = metrics
        self._ready = ready
        self.receiver: Receiver | None = None
        """What takes updates from the webhook, once everything is open."""

    async def run(self) -> None:
        """Run until cancelled. Raises ``KefuError`` where that is not possible."""
        async with AsyncExitStack() as stack:
            database = await Database.open(self._settings.database_url)
            stack.push_async_callback(database.close)
            api = Api(self._settings.telegram_token.get_secret_value(), self._settings.telegram_api_base)
            stack.push_async_callback(_shut, api)
            me, username = await introduce(api)
            group = self._settings.telegram_group
            forum = bool(group) and await can_make_topics(api, group)
            base = Foundation(self._settings, self._brain, self._metrics, database, api, me, username, forum)
            parts = assemble(base)
            stack.push_async_callback(parts.sender.close)
            await self._introduce(api)
            await parts.sender.resume()
            await parts.intake.resume()
            self.receiver = parts.receiver
            log.info("the Telegram bot is running", bot=username, by="webhook" if self._webhook else "polling")
            await self._together(api, parts)

    async def _introduce(self, api: Api) -> None:
        await choose_webhook(api, self._webhook, self._settings.telegram_secret.get_secret_value())
        await set_commands(api, Renderer(), self._settings.telegram_group)

    async def _together(self, api: Api, parts: Assembly) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._answer(parts))
                tasks.create_task(parts.housekeeper.run())
                if not self._webhook:
                    tasks.create_task(Poller(api, parts.receiver, self._metrics).run())
        except* KefuError as group:
            raise _first(group) from None

    @property
    def _webhook(self) -> str:
        address = self._settings.telegram_webhook
        return f"{address.rstrip('/')}{PATH}" if address else ""

    async def _answer(self, parts: Assembly) -> None:
        await self._ready()
        await parts.intake.run()


def _first(group: BaseExceptionGroup[KefuError]) -> KefuError:
    """Return the fault that ended the others."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def _shut(api: Api) -> None:
    with suppress(TelegramError):
        await api.shutdown()
