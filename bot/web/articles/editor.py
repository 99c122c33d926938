"""The editor: what is written there is kept whatever is wrong, and goes live through the checks alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.editing.shelf import BrokenError
from bot.storage.proposals import Proposal, Proposals
from bot.web.articles.looking import looked_at
from bot.web.articles.parts import PATH, Editing, Spot, Who, as_shown, as_written, difference, now
from bot.web.auth import Person
from bot.web.text import CLEAN
from index.articles.owner import owner_trouble
from index.writing.errors import WritingError
from index.writing.fields import set_field
from index.writing.places import digest_of
from index.writing.skeleton import skeleton

if TYPE_CHECKING:
    from typing import Literal

    Problem = Literal["", "changed", "same", "faults", "refused"]

LONGEST_NOTE = 500
Text = Annotated[str, CLEAN, Form()]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form brought. ``base`` is the digest of the file that it was made from."""

    text: str
    base: str
    note: str = ""
    do: str = ""
    instead: int = 0
    """The proposal that it is a further state of."""


def draft_of(
    text: Text = "", base: Text = "", note: Text = "", do: Text = "", instead: Annotated[int, Form()] = 0
) -> Draft:
    """Read the form."""
    return Draft(text, base, note, do, instead)


class EditorPages:
    """Shows the editor, and takes what was written in it."""

    def __init__(self, parts: Editing) -> None:
        self._parts = parts

    async def begin(self, who: Who, title: str) -> HTMLResponse:
        """Show the file as it is, or a skeleton where there is none."""
        content = await asyncio.to_thread(self._parts.shelf.read, who.spot.file)
        shown = content if content is not None else await asyncio.to_thread(self._begun, who, title)
        return await self._show(who, Draft(as_shown(shown), digest_of(content)))

    async def resume(self, who: Who, number: int) -> HTMLResponse:
        """Go on with what was proposed; where the file is another one by now the differences are shown."""
        async with self._parts.database.read() as session:
            proposal = await Proposals(session).get(number)
        if proposal is None or proposal.file != who.spot.file or proposal.after is None:
            raise HTTPException(404, "there is no such proposal")
        current = await asyncio.to_thread(self._parts.shelf.read, who.spot.file)
        draft = Draft(as_shown(proposal.after.encode()), digest_of(current), proposal.note, instead=number)
        return await (self._show(who, draft) if draft.base == proposal.base else self._changed(who, draft, current))

    async def save(self, who: Who, draft: Draft) -> Response:
        """Check, publish or propose; where that cannot be done the page says why and has the text."""
        before = await asyncio.to_thread(self._parts.shelf.read, who.spot.file)
        written = as_written(draft.text, before)
        if draft.do == "check":
            return await self._show(who, draft)
        if digest_of(before) != draft.base:
            return await self._changed(who, draft, before)
        if written == before:
            return await self._show(who, draft, "same", 422)
        looked = await asyncio.to_thread(self._parts.shelf.examine, written, who.spot.file)
        if looked.faults:
            return await self._show(who, draft, "faults", 422)
        wanted = proposal_of(who.spot, before, written, draft.note, who.person)
        if draft.do != "publish" or self._parts.second_editor:
            number = await self._parts.keep(wanted)
            await self._parts.replaced(draft.instead, number, who.person.name)
            return RedirectResponse(f"{PATH}/proposals/{number}", 303)
        return await self._publish(who, draft, wanted, written)

    async def reviewed(self, who: Who) -> Response:
        """Write that the article was checked today; who sees more to change gets the editor."""
        before = await asyncio.to_thread(self._parts.shelf.read, who.spot.file)
        if before is None:
            raise HTTPException(404, "there is no such article")
        try:
            after = set_field(before, "reviewed", self._parts.today())
        except WritingError:
            return await self._show(who, Draft(as_shown(before), digest_of(before)), "refused", 409)
        return await self.save(who, Draft(as_shown(after), digest_of(before), do="publish"))

    async def _publish(self, who: Who, draft: Draft, wanted: Proposal, written: bytes) -> Response:
        spot, person = who.spot, who.person
        try:
            done = await asyncio.to_thread(
                self._parts.shelf.publish, spot.file, written, draft.base, person.name, wanted.note
            )
        except BrokenError:
            return await self._show(who, draft, "faults", 422)
        except WritingError:
            current = await asyncio.to_thread(self._parts.shelf.read, spot.file)
            if digest_of(current) != draft.base:
                return await self._changed(who, draft, current)
            return await self._show(who, draft, "refused", 409)
        number = await self._parts.keep(wanted)
        await self._parts.decide(number, "published", person.name, done.why)
        await self._parts.replaced(draft.instead, number, person.name)
        return RedirectResponse(f"{spot.path}{spot.query}&done={done.state}", 303)

    async def _changed(self, who: Who, draft: Draft, current: bytes | None) -> HTMLResponse:
        """Show what somebody else wrote meanwhile; who saves again has seen it."""
        changes = difference(as_shown(current), as_shown(draft.text.encode("utf-8", "replace")))
        return await self._show(
            who, Draft(draft.text, digest_of(current), draft.note, instead=draft.instead), "changed", 409, changes
        )

    async def _show(
        self,
        who: Who,
        draft: Draft,
        problem: Problem = "",
        status: int = 200,
        changes: list[tuple[str, str]] | None = None,
    ) -> HTMLResponse:
        text = as_shown(draft.text.encode("utf-8", "replace"))
        response = self._parts.pages.page(
            who.request,
            who.person,
            "article_edit.html",
            spot=who.spot,
            text=text,
            base=draft.base,
            note=draft.note,
            instead=draft.instead,
            problem=problem,
            changes=changes or [],
            second_editor=self._parts.second_editor,
            longest_note=LONGEST_NOTE,
            **await looked_at(self._parts, text.encode(), who.spot),
        )
        response.status_code = status
        return response

    def _begun(self, who: Who, title: str) -> bytes:
        spot = who.spot
        original = self._parts.shelf.load().article(spot.id, "zh") if spot.lang == "en" else None
        heading = "".join(one for one in title if one.isprintable()).strip()
        named = heading or (original.title if original else spot.slug)
        owner = "" if original or owner_trouble(who.person.name) else who.person.name
        return skeleton(named, spot.lang, self._parts.today(), original, owner)


def proposal_of(spot: Spot, before: bytes | None, after: bytes | None, note: str, person: Person) -> Proposal:
    """Return a change as it is kept."""
    texts = [None if one is None else one.decode("utf-8", "replace") for one in (before, after)]
    note = " ".join(note.split())[:LONGEST_NOTE]
    return Proposal(spot.file, digest_of(before), texts[0], texts[1], note, person.id, person.name, now())
