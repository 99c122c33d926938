"""What each method does to the world: handlers of typed parameters, by the method's name."""

from __future__ import annotations

from typing import Final

from tests.telegram.methods import commands, editing, files, members, sending, topics
from tests.telegram.methods.handler import Handler

HANDLERS: Final[dict[str, Handler]] = {
    **sending.HANDLERS,
    **editing.HANDLERS,
    **topics.HANDLERS,
    **members.HANDLERS,
    **files.HANDLERS,
    **commands.HANDLERS,
}
"""Receiving (getUpdates, webhooks) is the server's own."""
