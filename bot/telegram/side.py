"""The Telegram side of the service: the channel that messages leave by, and what receives updates."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.conversation.render import Renderer
from bot.files import Attached
from bot.intake.assembly import NO_GROUP, Line
from bot.intake.limits import Pace
from bot.intake.outgoing import Place
from bot.intake.taken import MissingTicketError
from bot.intake.voices import device_voice
from bot.storage.tickets import Tickets
from bot.telegram.api import Api
from bot.telegram.channel import TelegramChannel
from bot.telegram.files import TelegramFiles
from bot.telegram.home import Home
from bot.telegram.members import GroupMembers
from bot.telegram.polling import Poller, Receiver
from bot.telegram.setup import can_make_topics, choose_webhook, introduce, set_commands
from bot.telegram.topics import GroupTopics
from bot.telegram.typing import SHORTEST, Typing
from bot.telegram.updates import CHANNEL, Reader
from bot.telegram.webhook import PATH

if TYPE_CHECKING:
    from bot.files import Files
    from bot.intake.assembly import Office
    from bot.intake.metrics import Metrics
    from bot.settings import Settings
    from bot.storage.database import Database

log = structlog.get_logger(__name__)

TOPICS_AT_ONCE = 3


class TelegramSide:
    """The bot on Telegram. Made before anything runs; the rest of the service does not wait for Telegram."""

    def __init__(self, settings: Settings, database: Database, metrics: Metrics, files: Files) -> None:
        self._settings = settings
        self._metrics = metrics
        self._database = database
        number = settings.telegram_group
        self._home = Home(database, number)
        self._api = Api(settings.telegram_token.get_secret_value(), settings.telegram_api_base, self._home)
        self.group = Place(CHANNEL, self._home.chat, f"{CHANNEL}:group") if number else NO_GROUP
        self.members = GroupMembers(self._api, number, time.monotonic, metrics)
        pace = Pace(settings.send_rate, time.monotonic)
        per_second = 1 / settings.topic_seconds
        self._topics = GroupTopics(self._api, database, Pace(per_second, time.monotonic, TOPICS_AT_ONCE))
        self.files = TelegramFiles(self._api)
        attached = Attached(files, {CHANNEL: self.files})
        channel = TelegramChannel(self._api, self._topics, metrics, self._home, attached)
        typing = Typing(self._api, pace, self.group.chat)
        self.line = Line(channel, pace, noticed=typing.show if settings.pause >= SHORTEST else None)
        self.receiver: Receiver | None = None
        """What takes updates from the webhook, once Telegram knows of it."""

    async def run(self, office: Office) -> None:
        """Receive until cancelled. Raises ``TelegramSetupError`` where Telegram does not take the bot."""
        await self._home.open()
        me, username = await introduce(self._api)
        await choose_webhook(self._api, self._webhook, self._settings.telegram_secret.get_secret_value())
        await self._settle()
        await office.senders.resume(CHANNEL)
        receiver = Receiver(self._api, Reader(me, username, self._home), office.intake, self._metrics, self._home)
        self.receiver = receiver
        log.info("the Telegram bot is running", bot=username, by="webhook" if self._webhook else "polling")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow(office))
            if not self._webhook:
                tasks.create_task(Poller(self._api, receiver, self._metrics).run())

    async def _settle(self) -> None:
        """Find out what the group is like where it is now, and tell its people the commands."""
        group = self._home.now
        self._topics.forum = bool(group) and await can_make_topics(self._api, group)
        await set_commands(self._api, Renderer(), group, device_voice(self._settings.agents_language))

    async def _follow(self, office: Office) -> None:
        """Show open tickets anew whenever the group has moved: cards and topics did not come along."""
        while True:
            await self._home.moved.wait()
            self._home.moved.clear()
            await self._settle()
            async with self._database.read() as session:
                numbers = [stored.id for stored in await Tickets(session).open()]
            for number in numbers:
                with suppress(MissingTicketError):
                    await office.desk.show(number)

    async def close(self) -> None:
        """Let go of the connections."""
        with suppress(TelegramError):
            await self._api.shutdown()

    @property
    def _webhook(self) -> str:
        address = self._settings.telegram_webhook
        return f"{address.rstrip('/')}{PATH}" if address else ""
