"""The list of articles, and what a typed question finds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.conversation.reading import MAX_CHARACTERS
from bot.storage.proposals import Proposals
from bot.web.articles.parts import PATH, Editing, Editor, Lang
from index.articles.loader import TOPICS
from index.writing.errors import WritingError
from index.writing.places import article_file

if TYPE_CHECKING:
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


def listing_router(parts: Editing) -> APIRouter:
    """Return the routes of the list."""
    router = APIRouter()

    @router.get(PATH)
    async def page(request: Request, person: Editor, show: str = "", q: str = "", lang: Lang = "zh") -> HTMLResponse:
        entries = await asyncio.to_thread(parts.shelf.entries, parts.today())
        counts = {one: sum(entry.standing == one for entry in entries) for one in ("live", "draft", "later", "over")}
        counts |= {"broken": sum(bool(e.faults) for e in entries), "due": sum(entry.due for entry in entries)}
        tests = {"due": lambda e: e.due, "broken": lambda e: bool(e.faults)}
        wanted = tests.get(show, lambda e: e.standing == show) if show in counts else lambda _: True
        async with parts.database.read() as session:
            waiting = await Proposals(session).waiting()
        return parts.pages.page(
            request,
            person,
            "articles.html",
            entries=[entry for entry in entries if wanted(entry)],
            counts=counts,
            total=len(entries),
            show=show if show in counts else "",
            waiting=waiting,
            topics=TOPICS,
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
        try:
            article_file(given.topic, given.slug, given.lang)
        except WritingError:
            page = parts.pages.page(request, person, "article_new.html", topics=TOPICS, given=given)
            page.status_code = 422 if given.slug else 200
            return page
        query = urlencode({"lang": given.lang, "title": given.title})
        return RedirectResponse(f"{PATH}/{given.topic}/{given.slug}/edit?{query}", 303)

    return router


async def found(parts: Editing, question: str, lang: Lang) -> Found:
    """Ask the index that serves customers."""
    question = " ".join(question.split())[:MAX_CHARACTERS]
    if not question:
        return Found("", None)
    try:
        return Found(question, await parts.ask(lambda support: support.finding(question, lang)))
    except RuntimeError:
        return Found(question, None, "indexing")
