"""The Telegram side of the service: opens everything, runs it, and closes it in order."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.conversation.render import Renderer
from bot.intake.commands import Commands
from bot.intake.customers import Customers
from bot.intake.escalation import Escalation
from bot.intake.incoming import Incoming, Kind
from bot.intake.intake import Intake
from bot.intake.limits import CustomerLimit, Pace
from bot.intake.notices import Notices
from bot.intake.records import Records
from bot.intake.rules import Rules
from bot.intake.sender import Sender
from bot.intake.ticket_speech import TicketSpeech
from bot.intake.worker import CaseWorker, Parts
from bot.storage.database import Database
from bot.telegram.api import Api
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Poller, Receiver
from bot.telegram.setup import can_make_topics, choose_webhook, introduce, set_commands
from bot.telegram.topics import GroupTopics
from bot.telegram.updates import Reader
from bot.telegram.webhook import PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.intake.metrics import Metrics
    from bot.intake.ports import Brain
    from bot.settings import Settings
    from bot.storage.inbox import Open
    from bot.storage.outbox import Outgoing, Waiting

log = structlog.get_logger(__name__)

TOPICS_A_SECOND = 1 / 20
TOPICS_AT_ONCE = 3
"""Bots have been banned for making topics fast; three at once and one every twenty seconds is a busy day."""


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
            await self._open(stack, database, api)

    async def _open(self, stack: AsyncExitStack, database: Database, api: Api) -> None:
        settings, metrics = self._settings, self._metrics
        renderer = Renderer()
        me, username = await introduce(api)
        group = str(settings.telegram_group) if settings.telegram_group else ""
        forum = bool(group) and await can_make_topics(api, settings.telegram_group)
        topics = GroupTopics(api, database, Pace(TOPICS_A_SECOND, time.monotonic, TOPICS_AT_ONCE), forum=forum)
        pace = Pace(settings.send_rate, time.monotonic)
        sender = Sender(database, TelegramChannel(api, topics, metrics), pace, metrics, _given_up)
        stack.push_async_callback(sender.close)
        notices = Notices(renderer, settings.retention_days)
        rules = Rules.of(settings)
        speech = TicketSpeech(renderer, rules)
        escalation = Escalation(
            brain=self._brain, notices=notices, speech=speech, records=Records(database), rules=rules
        )
        customers = Customers(
            brain=self._brain,
            notices=notices,
            commands=Commands(self._brain, notices, escalation),
            escalation=escalation,
            limit=CustomerLimit(settings.rate_limit, time.monotonic),
            metrics=metrics,
        )
        worker = CaseWorker(Parts(database, customers, _NoAgents(), notices, metrics, group), sender.put)
        typing = Typing(api, pace, group) if settings.pause else None
        intake = Intake(database, worker, metrics, settings.pause, typing.show if typing else lambda _: None)
        receiver = Receiver(api, Reader(me, username, group), intake, metrics)
        await choose_webhook(api, self._webhook, settings.telegram_secret.get_secret_value())
        await set_commands(api, renderer)
        await sender.resume()
        await intake.resume()
        self.receiver = receiver
        log.info("the Telegram bot is running", bot=username, by="webhook" if self._webhook else "polling")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._answer(intake))
            if not self._webhook:
                tasks.create_task(Poller(api, receiver, metrics).run())

    @property
    def _webhook(self) -> str:
        address = self._settings.telegram_webhook
        return f"{address.rstrip('/')}{PATH}" if address else ""

    async def _answer(self, intake: Intake) -> None:
        await self._ready()
        await intake.run()


class _NoAgents:
    """Nobody is there to take over."""

    async def handle(self, rows: Sequence[Open], items: Sequence[Incoming], now: datetime) -> Sequence[Waiting]:
        del rows, items, now
        return ()

    def alarm(self, text: str) -> Outgoing | None:
        del text
        return None


class Typing:
    """Shows a customer that the bot is at it, while it waits for what else they write."""

    def __init__(self, api: Api, pace: Pace, group: str) -> None:
        self._api = api
        self._pace = pace
        self._group = group
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, item: Incoming) -> None:
        """Show it if there is room; that it does not show is no fault."""
        if item.kind is not Kind.TEXT or item.chat == self._group or not self._pace.try_take():
            return
        task = asyncio.create_task(self._act(item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _act(self, item: Incoming) -> None:
        with suppress(TelegramError):
            await self._api.send_chat_action(int(item.chat), "typing", message_thread_id=item.thread)


async def _shut(api: Api) -> None:
    with suppress(TelegramError):
        await api.shutdown()


async def _given_up(row: Waiting, why: str) -> None:
    del row, why
