"""Wiring of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.editing.accepting import Acceptance
from bot.storage.users import Users
from bot.web.articles import articles_router, open_editing
from bot.web.auth import Gate
from bot.web.auth.account import Account, account_router
from bot.web.auth.login import login_router
from bot.web.auth.people import People, people_router
from bot.web.auth.setup import new_link, setup_router
from bot.web.auth.watch import Watch
from bot.web.desk.drafts import Drafts
from bot.web.desk.parts import DeskParts
from bot.web.desk.presence import Presence
from bot.web.desk.router import desk_router
from bot.web.desk_pages import DeskPages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import APIRouter

    from bot.files import Attached, Files
    from bot.intake.assembly import Foundation, Office
    from bot.support import Support
    from bot.web.service import ChatService


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's routes, and who lets people in."""

    routers: Sequence[APIRouter]
    gate: Gate
    watch: Watch
    pages: DeskPages
    accepting: Acceptance
    """Writes suggestions into the articles."""


def open_desk(
    base: Foundation, office: Office, service: ChatService[Support], files: Files, attached: Attached
) -> Desk:
    """Put the desk together."""
    gate, watch, pages = Gate(base.database), Watch(base.database), DeskPages(office.rules.zone)
    editing = open_editing(base, service.ask, pages)
    parts = DeskParts(
        database=base.database,
        desk=office.desk,
        live=base.live,
        rules=office.rules,
        canned=office.canned,
        drafts=Drafts(service.ask),
        presence=Presence(base.live),
        watch=watch,
        pages=pages,
        files=files,
        attached=attached,
    )
    return Desk(
        [
            login_router(gate, base.database, pages),
            setup_router(gate, base.database, pages),
            account_router(Account(gate, base.database, pages)),
            people_router(People(base.database, pages)),
            desk_router(parts),
            articles_router(editing),
        ],
        gate,
        watch,
        pages,
        Acceptance(editing.shelf, base.database, second_editor=editing.second_editor),
    )


async def offer_setup(base: Foundation, tell: Callable[[str], None]) -> None:
    """Let the first user be made by a link that works once, where there is no user yet; ``tell`` shows its path."""
    async with base.database.write() as session:
        path = "" if await Users(session).count() else await new_link(session, None)
    if path:
        tell(path)
