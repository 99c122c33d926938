"""One article: as customers see it, and what it is found by."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.storage.proposals import Proposals
from bot.web.articles.editor import Draft, EditorPages, draft_of, proposal_of
from bot.web.articles.looking import looked_at
from bot.web.articles.parts import PATH, Asking, Editing, Editor, Here, as_written, spot_of

Written = Annotated[Draft, Depends(draft_of)]


def article_router(parts: Editing) -> APIRouter:
    """Return the routes of one article."""
    router = APIRouter()
    path = f"{PATH}/{{topic}}/{{slug}}"
    editor = EditorPages(parts)

    @router.get(path)
    async def page(request: Request, person: Editor, spot: Here, ask: str = "", done: str = "") -> Response:
        content = await asyncio.to_thread(parts.shelf.read, spot.file)
        if content is None:
            async with parts.database.read() as session:
                moved = await Proposals(session).moved(f"{spot.id}.md")
            if moved:
                return RedirectResponse(f"{spot_of(moved).path}{spot.query}", 303)
            raise HTTPException(404, "there is no such article")
        values = await looked_at(parts, content, spot, ask)
        return parts.pages.page(
            request, person, "article.html", spot=spot, done=done, ask=ask, today=parts.today(), **values
        )

    @router.post(f"{path}/check")
    async def check(request: Request, person: Editor, spot: Here, draft: Written) -> HTMLResponse:
        before = await asyncio.to_thread(parts.shelf.read, spot.file)
        values = await looked_at(parts, as_written(draft.text, before), spot)
        return parts.pages.page(request, person, "article_checked.html", spot=spot, **values)

    @router.get(f"{path}/edit")
    async def edit(who: Asking, title: str = "", proposal: int = 0) -> HTMLResponse:
        return await (editor.resume(who, proposal) if proposal else editor.begin(who, title))

    @router.post(f"{path}/edit")
    async def save(who: Asking, draft: Written) -> Response:
        return await editor.save(who, draft)

    @router.post(f"{path}/reviewed")
    async def reviewed(who: Asking) -> Response:
        return await editor.reviewed(who)

    @router.post(f"{path}/delete")
    async def delete(person: Editor, spot: Here) -> RedirectResponse:
        before = await asyncio.to_thread(parts.shelf.read, spot.file)
        if before is None:
            raise HTTPException(404, "there is no such article")
        number = await parts.keep(proposal_of(spot, before, None, "", person))
        return RedirectResponse(f"{PATH}/proposals/{number}", 303)

    return router
