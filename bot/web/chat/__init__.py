"""The web chat: a channel like any other, on a page of its own or in a frame on another site."""

from bot.web.chat.channel import CHANNEL, WebChannel
from bot.web.chat.routes import Chat, chat_router

__all__ = ["CHANNEL", "Chat", "WebChannel", "chat_router"]
