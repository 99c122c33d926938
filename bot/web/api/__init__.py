"""The API for other programs."""

from bot.web.api.app import LONGEST_BODY, PATH, ApiParts, create_api
from bot.web.api.channel import ApiChannel
from bot.web.api.identity import CHANNEL
from bot.web.api.webhooks import WebhookParts

__all__ = ["CHANNEL", "LONGEST_BODY", "PATH", "ApiChannel", "ApiParts", "WebhookParts", "create_api"]
