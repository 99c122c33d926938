"""The desk's page of integrations: tokens of the API, and webhooks."""

from bot.web.integrations.router import integrations_router

__all__ = ["integrations_router"]
