"""Proposed changes: read, published or put aside by an editor, and the way back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.editing.shelf import BrokenError
from bot.people.roles import Role
from bot.storage.errors import ConflictError
from bot.storage.proposals import Proposal, Proposals
from bot.web.articles.parts import PATH, Editing, Editor, Spot, difference, now, spot_of
from bot.web.text import CLEAN
from index.writing.errors import WritingError
from index.writing.places import ChangedError, digest_of

if TYPE_CHECKING:
    from bot.editing.history import Committed
    from bot.web.auth import Person

Text = Annotated[str, CLEAN, Form(max_length=2000)]
AT = f"{PATH}/proposals"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks about which proposal."""

    request: Request
    person: Editor
    id: int


def _asked(request: Request, person: Editor, id: int) -> Asked:
    return Asked(request, person, id)


About = Annotated[Asked, Depends(_asked)]


def proposals_router(parts: Editing) -> APIRouter:
    """Return the routes of proposals."""
    router = APIRouter()
    one = f"{AT}/{{id:int}}"
    pages = ProposalPages(parts)

    @router.get(AT)
    async def listed(request: Request, person: Editor, file: str = "") -> HTMLResponse:
        async with parts.database.read() as session:
            proposals = await Proposals(session).latest(file or None)
        return parts.pages.page(
            request, person, "proposals.html", proposals=proposals, shown=parts.shown, file=file, spot=_spot(file)
        )

    @router.get(one)
    async def page(asked: About) -> Response:
        proposal = await pages.find(asked.id)
        return pages.page(asked, proposal, since=await pages.changed_since(proposal))

    @router.post(f"{one}/publish")
    async def publish(asked: About, comment: Text = "") -> Response:
        return await pages.publish(asked, comment)

    @router.post(f"{one}/dismiss")
    async def dismiss(asked: About, comment: Text = "") -> Response:
        return await pages.dismiss(asked, comment)

    @router.post(f"{one}/revert")
    async def revert(asked: About) -> Response:
        return await pages.revert(asked)

    return router


class ProposalPages:
    """Decides on proposals, and shows what became of them."""

    def __init__(self, parts: Editing) -> None:
        self._parts = parts

    async def find(self, id: int) -> Proposal:
        """Return a proposal, or answer that there is none."""
        async with self._parts.database.read() as session:
            proposal = await Proposals(session).get(id)
        if proposal is None:
            raise HTTPException(404, "there is no such proposal")
        return proposal

    async def changed_since(self, proposal: Proposal) -> bool:
        """Whether a file is another one than the proposal was made from, or left behind."""
        if proposal.moved_to or proposal.state == "dismissed":
            return False
        current = await asyncio.to_thread(self._parts.shelf.read, proposal.file)
        published = proposal.state == "published"
        wanted = digest_of(None if proposal.after is None else proposal.after.encode()) if published else proposal.base
        return digest_of(current) != wanted

    def page(
        self, asked: Asked, proposal: Proposal, problem: str = "", why: str = "", *, since: bool = False
    ) -> Response:
        """Show a proposal, and what kept it from being decided on."""
        page = self._parts.pages.page(
            asked.request,
            asked.person,
            "proposal.html",
            proposal=proposal,
            spot=spot_of(proposal.file),
            problem=problem,
            why=why,
            since=since,
            mine=proposal.author == asked.person.id,
            changes=difference(proposal.before, proposal.after),
            shown=self._parts.shown,
            may_publish=_may_publish(self._parts, asked.person, proposal),
        )
        page.status_code = 409 if problem else 200
        return page

    async def publish(self, asked: Asked, comment: str) -> Response:
        """Put a proposal on disk, if the checks pass and the file is the one that it was made from."""
        proposal = await self.find(asked.id)
        if not _may_publish(self._parts, asked.person, proposal):
            raise HTTPException(403, "another editor publishes this")
        if proposal.state != "open":
            return self.page(asked, proposal, "decided")
        try:
            done = await self._put(proposal)
            await self._parts.decide(asked.id, "published", asked.person.name, comment or done.why)
        except ChangedError:
            return self.page(asked, proposal, "changed")
        except BrokenError as error:
            return self.page(asked, proposal, "broken", str(error))
        except WritingError as error:
            return self.page(asked, proposal, "refused", str(error))
        except ConflictError:
            return self.page(asked, await self.find(asked.id), "decided")
        spot = spot_of(proposal.moved_to or proposal.file)
        gone = proposal.after is None
        return RedirectResponse(f"{AT}/{asked.id}" if gone else f"{spot.path}{spot.query}&done={done.state}", 303)

    async def _put(self, proposal: Proposal) -> Committed:
        if proposal.moved_to:
            old, new = (file.removesuffix(".md") for file in (proposal.file, proposal.moved_to))
            return await self._parts.rename(old, new, proposal.author_name, proposal.note)
        content = None if proposal.after is None else proposal.after.encode()
        return await asyncio.to_thread(
            self._parts.shelf.publish, proposal.file, content, proposal.base, proposal.author_name, proposal.note
        )

    async def dismiss(self, asked: Asked, comment: str) -> Response:
        """Put a proposal aside; its text stays readable."""
        await self.find(asked.id)
        try:
            await self._parts.decide(asked.id, "dismissed", asked.person.name, comment)
        except ConflictError:
            return self.page(asked, await self.find(asked.id), "decided")
        return RedirectResponse(f"{AT}/{asked.id}", 303)

    async def revert(self, asked: Asked) -> Response:
        """Propose what was there before; it goes through the same checks."""
        proposal = await self.find(asked.id)
        file = proposal.moved_to or proposal.file
        current = await asyncio.to_thread(self._parts.shelf.read, file)
        if proposal.moved_to:
            if current is None:
                return self.page(asked, proposal, "redundant")
        elif current == (None if proposal.before is None else proposal.before.encode()):
            return self.page(asked, proposal, "redundant")
        shown = None if current is None else current.decode("utf-8", "replace")
        back = Proposal(
            file,
            digest_of(current),
            shown,
            shown if proposal.moved_to else proposal.before,
            f"↩ #{asked.id}",
            asked.person.id,
            asked.person.name,
            now(),
            moved_to=proposal.file if proposal.moved_to else None,
        )
        return RedirectResponse(f"{AT}/{await self._parts.keep(back)}", 303)


def _spot(file: str) -> Spot | None:
    try:
        return spot_of(file) if file else None
    except WritingError:
        return None


def _may_publish(parts: Editing, person: Person, proposal: Proposal) -> bool:
    return not parts.second_editor or proposal.author != person.id or person.may(Role.ADMIN)
