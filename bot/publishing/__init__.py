"""Bringing saved articles to customers while the service runs."""

from bot.publishing.publisher import Publisher

__all__ = ["Publisher"]
