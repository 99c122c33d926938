"""The queue: every ticket that needs somebody, and the search in messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.storage.agents import AgentNames
from bot.storage.cursor import Cursor
from bot.storage.queue import Filter, Page, Queue
from bot.storage.search import Search
from bot.web.desk.excerpt import excerpt
from bot.web.desk.parts import DeskParts, Signed, agent_of

if TYPE_CHECKING:
    from bot.storage.queue import Entry
    from bot.web.auth import Person

PAGE = 50
"""Tickets of a page."""
MOST = 500
"""Tickets that a page that was gone on with may show again."""
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows: a page of entries, for a search with the words around what was found."""

    entries: tuple[Entry, ...]
    after: str = ""
    excerpts: dict[int, tuple[str, str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of the queue."""

    which: Filter
    q: str
    after: str


def _wanted(show: str = "", q: str = "", after: str = "") -> Wanted:
    which = next((each for each in Filter if each == show), Filter.OPEN)
    return Wanted(which, q.strip()[:LONGEST_QUERY], after)


WantedHere = Annotated[Wanted, Depends(_wanted)]


def queue_router(parts: DeskParts) -> APIRouter:
    """Return the queue's routes."""
    router = APIRouter()

    async def shown(person: Person, wanted: Wanted, limit: int) -> dict[str, object]:
        async with parts.database.read() as session:
            queue = Queue(session, parts.rules.level, agent_of(person).id, parts.clock().now)
            listed = await _listed(queue, Search(session), wanted, limit)
            counts = await queue.counts()
            names = await AgentNames(session).all()
        return {
            "listed": listed,
            "counts": counts,
            "names": names,
            "which": wanted.which,
            "filters": list(Filter),
            "q": wanted.q,
            "me": agent_of(person).id,
            "clock": parts.clock(),
            "shown": len(listed.entries),
        }

    @router.get("/desk")
    async def queue(request: Request, person: Signed, wanted: WantedHere) -> HTMLResponse:
        values = await shown(person, wanted, PAGE)
        return parts.pages.page(request, person, "queue.html", **values)

    @router.get("/desk/queue/list")
    async def rows(request: Request, person: Signed, wanted: WantedHere, shown_now: int = PAGE) -> HTMLResponse:
        """The list again with what has changed, as long as it was; or (``after``) its next page."""
        limit = PAGE if wanted.after else min(max(shown_now, PAGE), MOST)
        values = await shown(person, wanted, limit)
        return parts.pages.page(request, person, "queue_more.html" if wanted.after else "queue_list.html", **values)

    @router.get("/desk/queue", include_in_schema=False)
    async def old() -> RedirectResponse:
        return RedirectResponse("/desk", 303)

    return router


async def _listed(queue: Queue, search: Search, wanted: Wanted, limit: int) -> Listed:
    q, after = wanted.q, wanted.after
    if not q:
        page: Page = await queue.page(wanted.which, after=Cursor.parse(after), limit=limit)
        return Listed(page.entries, str(page.after) if page.after else "")
    number = q.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        found = await queue.entries([int(number)])
        if found:
            return Listed(tuple(found))
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    matches = await search.messages(q, before=before, limit=4 * limit)
    excerpts: dict[int, tuple[str, str, str]] = {}
    last = 0
    for match in matches:
        if match.ticket not in excerpts and len(excerpts) >= limit:
            break
        last = match.id
        excerpts.setdefault(match.ticket, excerpt(match.text, q))
    more = len(matches) == 4 * limit or (matches and last != matches[-1].id)
    return Listed(tuple(await queue.entries(list(excerpts))), str(last) if more else "", excerpts)
