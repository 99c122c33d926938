"""The editors' routes together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from bot.conversation.phrases import Phrases
from bot.conversation.render import Renderer
from bot.editing.preview import Previews
from bot.editing.shelf import Shelf
from bot.web.articles.article import article_router
from bot.web.articles.findings import Findings
from bot.web.articles.listing import listing_router
from bot.web.articles.parts import Editing
from bot.web.articles.proposals import proposals_router
from bot.web.articles.renaming import renaming_router

if TYPE_CHECKING:
    from bot.intake.assembly import Foundation
    from bot.support import Asks
    from bot.web.desk_pages import DeskPages


def open_editing(base: Foundation, ask: Asks, pages: DeskPages) -> Editing:
    """Put the parts together."""
    settings = base.settings
    shelf = Shelf(settings.knowledge, settings.review_days)
    return Editing(
        base.database,
        pages,
        ask,
        shelf,
        Findings(shelf),
        Previews(Renderer(), Phrases.load()),
        ZoneInfo(settings.timezone),
        settings.second_editor,
    )


def articles_router(parts: Editing) -> APIRouter:
    """Return every route of the editors; the list and the proposals before addresses that hold any words."""
    router = APIRouter()
    for routes in (listing_router, proposals_router, renaming_router, article_router):
        router.include_router(routes(parts))
    return router
