"""Wiring of the service: the web, the desk, and Telegram where it has a token."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.files import Attached, Files
from bot.intake.assembly import NO_GROUP, Foundation, Line, assemble
from bot.intake.limits import Pace
from bot.intake.live import Live
from bot.intake.metrics import Metrics
from bot.publishing import Publisher
from bot.publishing.reviews import ReviewReminders
from bot.running import Running
from bot.storage.database import Database
from bot.support import Support, ThreadBrain
from bot.telegram.side import TelegramSide
from bot.telegram.updates import CHANNEL
from bot.telegram.webhook import webhook_router
from bot.web import ChatService, api, create_app
from bot.web.articles.parts import LONGEST_BODY as LONGEST_TEXT
from bot.web.articles.parts import PATH as EDITING
from bot.web.chat import CHANNEL as WEB
from bot.web.chat import chat_router
from bot.web.chat.assembly import open_chat, web_line
from bot.web.chat.uploads import MORE
from bot.web.desk.assembly import offer_setup, open_desk
from bot.web.desk.canned import LONGEST_BODY as LONGEST_REPLIES
from bot.web.desk.canned import PATH as REPLIES
from bot.web.faults import Faults
from bot.web.integrations import integrations_router
from bot.web.metrics import metrics_router
from bot.web.numbers.routes import numbers_router
from bot.web.probes import database_probe, telegram_probe
from bot.web.review.knowing import Knowing
from bot.web.review.parts import ReviewParts
from bot.web.review.router import review_router
from bot.webhooks.channel import WebhookChannel
from bot.webhooks.events import CHANNEL as WEBHOOKS
from bot.webhooks.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter, FastAPI

    from bot.intake.assembly import Office
    from bot.intake.outgoing import Place
    from bot.running import Side
    from bot.settings import Settings
    from bot.web.desk.assembly import Desk
    from bot.web.service import Progress


MEGABYTE = 1_000_000


def create_service(
    settings: Settings,
    opens: Callable[[Progress], Support] | None = None,
    *,
    tell_setup: Callable[[str], None] = lambda _: None,
) -> tuple[FastAPI, ChatService[Support]]:
    """Put the service together; a database that cannot be used fails here. Raises ``KefuError``.

    ``opens`` opens another dialogue than that over the index. ``tell_setup`` shows the path of a page on which the
    first user of the desk is made, where there is none yet.
    """
    metrics, live = Metrics(), Live()
    metrics.streams.set_function(lambda: live.followers)
    publisher = Publisher(settings, metrics)
    service = ChatService(opens or publisher.open)
    database = Database.prepare(settings.database_url)
    files = Files(settings.files, settings.file_megabytes * MEGABYTE)
    base = Foundation(settings, ThreadBrain(service.ask), metrics, database, live, files)
    telegram = TelegramSide(settings, database, metrics, files) if settings.telegram_token.get_secret_value() else None
    webhooks = WebhookChannel(database, private=settings.webhook_private)
    lines = _lines(base, webhooks, telegram)
    group = telegram.group if telegram else NO_GROUP
    office = assemble(base, lines, group=group, members=telegram.members if telegram else None)
    attached = Attached(files, {CHANNEL: telegram.files} if telegram else {})
    desk = open_desk(base, office, service, files, attached)
    knowing = Knowing(service, database)
    running = Running(
        office,
        database,
        service.ready,
        here=(WEB, api.CHANNEL, WEBHOOKS),
        sides=[
            _told_of_tickets(database, live),
            lambda _: knowing.run(),
            lambda _: desk.watch.run(),
            lambda _: offer_setup(base, tell_setup),
            *([telegram.run] if telegram else ()),
            *([_following(publisher, service), _reminding(base, service, group)] if opens is None else ()),
        ],
        close=[webhooks.close, *([telegram.close] if telegram else ())],
    )
    chat = open_chat(base, office, service, files, attached)
    events = api.WebhookParts(database, webhooks.attempt, office.senders.put, private=settings.webhook_private)
    routers = [metrics_router(metrics.text), chat_router(chat), *_desk_routers(base, office, desk, knowing, events)]
    if telegram and settings.telegram_webhook:
        side = telegram
        routers.append(webhook_router(settings.telegram_secret.get_secret_value(), lambda: side.receiver))
    app = create_app(
        service,
        Faults(desk.pages, chat.page, desk.gate),
        routers=routers,
        beside=running.run,
        closing=live.close,
        bodies={
            api.PATH: api.LONGEST_BODY,
            "/chat/files": files.limit + MORE,
            REPLIES: LONGEST_REPLIES,
            "/desk/tickets/": files.limit + MORE,
            EDITING: LONGEST_TEXT,
        },
        mounts={api.PATH: _integrations(base, office, desk, service, events)},
        probes={"database": database_probe(database), "telegram": telegram_probe(telegram)},
    )
    app.state.gate = desk.gate
    app.state.published = lambda: publisher.published
    return app, service


def _lines(base: Foundation, webhooks: WebhookChannel, telegram: TelegramSide | None) -> dict[str, Line]:
    """Return the channels that messages leave by, each at its own pace."""
    rate = base.settings.send_rate
    lines = {
        api.CHANNEL: Line(api.ApiChannel(), Pace(rate, time.monotonic)),
        WEBHOOKS: Line(webhooks, Pace(rate, time.monotonic)),
        WEB: web_line(base),
    }
    return lines | {CHANNEL: telegram.line} if telegram else lines


def _desk_routers(
    base: Foundation, office: Office, desk: Desk, knowing: Knowing, events: api.WebhookParts
) -> list[APIRouter]:
    settings, zone = base.settings, office.rules.zone
    reviewing = ReviewParts(base.database, desk.pages, knowing, zone, desk.accepting)
    return [
        *desk.routers,
        review_router(reviewing),
        numbers_router(reviewing, settings.max_error),
        integrations_router(events, desk.pages),
    ]


def _integrations(
    base: Foundation, office: Office, desk: Desk, service: ChatService[Support], events: api.WebhookParts
) -> FastAPI:
    return api.create_api(
        api.ApiParts(
            answers=service,
            ask=service.ask,
            database=base.database,
            desk=office.desk,
            reception=office.reception,
            webhooks=events,
            a_minute=base.settings.api_rate_limit,
            accepting=desk.accepting,
        )
    )


def _following(publisher: Publisher, service: ChatService[Support]) -> Side:
    async def run(_office: Office) -> None:
        await service.ready()
        publisher.follow(service.use)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(publisher.stop)

    return run


def _reminding(base: Foundation, service: ChatService[Support], group: Place) -> Side:
    async def run(office: Office) -> None:
        await service.ready()
        reminders = ReviewReminders(
            lambda: service.ask(lambda support: support.articles()),
            base.database,
            group,
            base.settings.data / "reviews.json",
            base.settings.review_days,
        )
        await reminders.run(office)

    return run


def _told_of_tickets(database: Database, live: Live) -> Side:
    async def run(office: Office) -> None:
        await Relay(database, live, office.senders.put).run()

    return run
