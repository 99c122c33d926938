"""Another name or topic for an article: shown with all that follows, then published or proposed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.storage.proposals import Proposal
from bot.web.articles.parts import PATH, Asking, Editing, Spot, Who, as_shown, difference, now, spot_of
from bot.web.text import CLEAN
from index.articles.loader import TOPICS
from index.writing.errors import WritingError
from index.writing.places import digest_of

if TYPE_CHECKING:
    from bot.web.auth import Person
    from index.writing.moving import Move

Text = Annotated[str, CLEAN, Form(max_length=500)]


@dataclass(frozen=True, slots=True)
class Wish:
    """The new place, and what is to be done."""

    topic: str = ""
    slug: str = ""
    note: str = ""
    do: str = ""


def _asked(to_topic: str = "", to_slug: str = "") -> Wish:
    return Wish(to_topic, to_slug)


def _sent(to_topic: Text = "", to_slug: Text = "", note: Text = "", do: Text = "") -> Wish:
    return Wish(to_topic, to_slug, " ".join(note.split()), do)


def renaming_router(parts: Editing) -> APIRouter:
    """Return the routes of a new name."""
    router = APIRouter()
    path = f"{PATH}/{{topic}}/{{slug}}/rename"
    pages = RenamingPages(parts)

    @router.get(path)
    async def page(who: Asking, wish: Annotated[Wish, Depends(_asked)]) -> HTMLResponse:
        return await pages.show(who, wish)

    @router.post(path)
    async def rename(who: Asking, wish: Annotated[Wish, Depends(_sent)]) -> Response:
        return await pages.take(who, wish)

    return router


class RenamingPages:
    """Shows what would follow, and does it."""

    def __init__(self, parts: Editing) -> None:
        self._parts = parts

    async def show(self, who: Who, wish: Wish, why: str = "") -> HTMLResponse:
        """Show the form, and what the name in it would change."""
        if await asyncio.to_thread(self._parts.shelf.read, _original(who.spot)) is None:
            raise HTTPException(404, "there is no such article")
        move: Move | None = None
        if wish.slug and not why:
            try:
                move = await asyncio.to_thread(self._parts.shelf.plan_move, who.spot.id, f"{wish.topic}/{wish.slug}")
            except WritingError as error:
                why = str(error)
        page = self._parts.pages.page(
            who.request,
            who.person,
            "article_rename.html",
            spot=who.spot,
            wish=wish,
            why=why,
            move=move,
            topics=TOPICS,
            second_editor=self._parts.second_editor,
            changes=[(one.file, difference(as_shown(one.before), as_shown(one.after))) for one in move.followed]
            if move
            else [],
        )
        page.status_code = 422 if why else 200
        return page

    async def take(self, who: Who, wish: Wish) -> Response:
        """Rename at once, or keep it for a colleague; where that cannot be done the page says why."""
        try:
            move = await asyncio.to_thread(self._parts.shelf.plan_move, who.spot.id, f"{wish.topic}/{wish.slug}")
        except WritingError as error:
            return await self.show(who, wish, str(error))
        number = await self._parts.keep(await self._proposal(who.spot, move, wish.note, who.person))
        if wish.do != "publish" or self._parts.second_editor:
            return RedirectResponse(f"{PATH}/proposals/{number}", 303)
        try:
            done = await self._parts.rename(move.old, move.new, who.person.name, wish.note)
        except WritingError as error:
            await self._parts.decide(number, "dismissed", who.person.name, str(error))
            return await self.show(who, wish, str(error))
        await self._parts.decide(number, "published", who.person.name, done.why)
        spot = spot_of(f"{move.new}.md")
        return RedirectResponse(f"{spot.path}{who.spot.query}&done={done.state}", 303)

    async def _proposal(self, spot: Spot, move: Move, note: str, person: Person) -> Proposal:
        file = _original(spot)
        content = await asyncio.to_thread(self._parts.shelf.read, file)
        text = as_shown(content)
        return Proposal(
            file, digest_of(content), text, text, note, person.id, person.name, now(), moved_to=f"{move.new}.md"
        )


def _original(spot: Spot) -> str:
    return f"{spot.id}.md"
