"""The web adapter: the chat page, its messages, and health."""

from bot.web.app import create_app
from bot.web.server import listen, run_server
from bot.web.service import ChatService

__all__ = ["ChatService", "create_app", "listen", "run_server"]
