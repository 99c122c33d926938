"""Wiring of the web chat."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.intake.assembly import Line
from bot.intake.limits import CustomerLimit, Pace
from bot.web.chat.channel import WebChannel
from bot.web.chat.follow import Follow
from bot.web.chat.page import Page
from bot.web.chat.posts import Posts
from bot.web.chat.routes import Chat
from bot.web.chat.visitors import Reception

if TYPE_CHECKING:
    from bot.files import Attached, Files
    from bot.intake.assembly import Foundation, Office
    from bot.web.service import ChatService

LINES_A_SECOND = 100_000.0
"""No limit: lines go into the database of this machine."""
UPLOADS = 30
"""Files a minute of one network address."""
POSTS_PER_ANSWER = 3
"""How many times what is answered a minute is taken in at all."""


def web_line(base: Foundation) -> Line:
    """Return the channel. It joins nothing: whoever writes on a page sends a question at once, and waits for it."""
    return Line(WebChannel(base.database, base.live), Pace(LINES_A_SECOND, time.monotonic), pause=0.0)


def open_chat(base: Foundation, office: Office, service: ChatService[Any], files: Files, attached: Attached) -> Chat:
    """Put the chat together."""
    settings = base.settings
    sites = settings.embed_sites.split()
    newcomers = CustomerLimit(settings.new_chats, time.monotonic)
    return Chat(
        service=service,
        database=base.database,
        reception=Reception(base.database, newcomers, embedded=bool(sites)),
        posts=Posts(base.database, office.intake, base.live),
        follow=Follow(base.database, base.live, office.rules),
        page=Page(office.renderer, megabytes=settings.file_megabytes, sites=sites),
        limit=CustomerLimit(settings.rate_limit * POSTS_PER_ANSWER, time.monotonic),
        uploads=CustomerLimit(UPLOADS, time.monotonic),
        files=files,
        attached=attached,
    )
