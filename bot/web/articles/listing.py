"""The list of articles, and what a typed question finds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.conversation.reading import MAX_CHARACTERS
from bot.editing.owners import Owners
from bot.storage.proposals import Proposals
from bot.storage.users import Users
from bot.web.articles.filters import A_PAGE, MINE, SHOWS, Filter, chosen, lines_of, owner_names
from bot.web.articles.parts import PATH, Editing, Editor, Lang
from index.articles.loader import TOPICS
from index.writing.errors import WritingError
from index.writing.places import article_file

if TYPE_CHECKING:
    from bot.people.roles import Person
    from index.types import Finding

MOST = 8
"""Hits that are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the best hits, the bound, and a question that is declined."""

    question: str
    finding: Finding | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class New:
    """An article that is to be written."""

    topic: str = ""
    slug: str = ""
    title: str = ""
    lang: Lang = "zh"


def _new(topic: str = "", slug: str = "", title: str = "", lang: Lang = "zh") -> New:
    return New(topic, slug, title, lang)


Begun = Annotated[New, Depends(_new)]


Wanted = Annotated[Filter, Depends(chosen)]


def listing_router(parts: Editing) -> APIRouter:
    """Return the routes of the list."""
    router = APIRouter()

    @router.get(PATH)
    async def page(request: Request, person: Editor, wanted: Wanted, q: str = "", lang: Lang = "zh") -> HTMLResponse:
        return parts.pages.page(
            request,
            person,
            "articles.html",
            **await _listed(parts, person, wanted),
            found=await found(parts, q, lang),
            lang=lang,
            most=MOST,
            published=getattr(request.app.state, "published", lambda: None)(),
        )

    @router.get(f"{PATH}/found")
    async def hits(request: Request, person: Editor, q: str = "", lang: Lang = "zh") -> HTMLResponse:
        return parts.pages.page(
            request, person, "article_found.html", found=await found(parts, q, lang), lang=lang, most=MOST
        )

    @router.get(f"{PATH}/new")
    async def begin(request: Request, person: Editor, given: Begun) -> Response:
        why = "slug" if given.slug else ""
        try:
            file = article_file(given.topic, given.slug, given.lang)
            why = "there" if await asyncio.to_thread(parts.shelf.read, file) is not None else "fine"
        except WritingError:
            pass  # the form says what a name may hold
        if why != "fine":
            page = parts.pages.page(request, person, "article_new.html", topics=TOPICS, given=given, why=why)
            page.status_code = 422 if why else 200
            return page
        query = urlencode({"lang": given.lang, "title": given.title})
        return RedirectResponse(f"{PATH}/{given.topic}/{given.slug}/edit?{query}", 303)

    return router


async def _listed(parts: Editing, person: Person, wanted: Filter) -> dict[str, Any]:
    """Return what the page shows of the list."""
    findings = await parts.findings.of(parts.today())
    entries = await asyncio.to_thread(parts.shelf.entries, parts.today(), findings or ())
    async with parts.database.read() as session:
        waiting = await Proposals(session).waiting_by_file()
        owners = Owners(await Users(session).all())
    every = lines_of(entries, findings, owners, waiting)
    taken = [line for line in every if wanted.takes(line, person)]
    lines = [line for line in taken if not wanted.show or line.shown_as(wanted.show)]
    mine = Filter(owner=MINE)
    begin = (wanted.page - 1) * A_PAGE
    return {
        "lines": lines[begin : begin + A_PAGE],
        "pages": max(1, -(-len(lines) // A_PAGE)),
        "counts": {show: sum(line.shown_as(show) for line in taken) for show in SHOWS},
        "total": len(taken),
        "every": sum(line.spot is not None for line in every),
        "wanted": wanted,
        "checking": findings is None,
        "owners": owner_names(every),
        "due": sum(line.entry.due and mine.takes(line, person) for line in every),
        "mine": mine.link(show="due"),
        "waiting": sum(map(len, waiting.values())),
    }


async def found(parts: Editing, question: str, lang: Lang) -> Found:
    """Ask the index that serves customers."""
    question = " ".join(question.split())[:MAX_CHARACTERS]
    if not question:
        return Found("", None)
    try:
        return Found(question, await parts.ask(lambda support: support.finding(question, lang)))
    except RuntimeError:
        return Found(question, None, "indexing")
