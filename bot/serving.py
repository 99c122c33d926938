"""Wiring of the service: the web, and Telegram where it has a token."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.app import open_support
from bot.intake.metrics import Metrics
from bot.storage.database import parse_url
from bot.storage.migrate import upgrade
from bot.support import Support, ThreadBrain
from bot.telegram.service import TelegramService
from bot.telegram.webhook import webhook_router
from bot.web import ChatService, create_app
from bot.web.metrics import metrics_router

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.settings import Settings


def create_service(settings: Settings) -> tuple[FastAPI, ChatService[Support]]:
    """Put the service together; a database that cannot be used fails here. Raises ``KefuError``."""
    metrics = Metrics()
    service = ChatService(partial(open_support, settings))
    routers = [metrics_router(metrics.text)]
    if not settings.telegram_token.get_secret_value():
        return create_app(service, routers=routers), service
    upgrade(parse_url(settings.database_url))
    telegram = TelegramService(settings, ThreadBrain(service.ask), metrics, service.ready)
    if settings.telegram_webhook:
        routers.append(webhook_router(settings.telegram_secret.get_secret_value(), lambda: telegram.receiver))
    return create_app(service, routers=routers, beside=telegram.run), service
