"""The API for other programs."""

from bot.web.api.app import LONGEST_BODY, PATH, ApiParts, create_api

__all__ = ["LONGEST_BODY", "PATH", "ApiParts", "create_api"]
