"""What the editors' pages are made of."""

from __future__ import annotations

import asyncio
import difflib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Depends, HTTPException, Request

from bot.storage.errors import ConflictError
from bot.storage.proposals import Proposal, Proposals, State
from bot.storage.renames import follow
from bot.web.auth import Person, Role, require
from index.writing.errors import WritingError
from index.writing.places import article_file
from index.writing.source import MARK, Source

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.editing.history import Committed
    from bot.editing.preview import Previews
    from bot.editing.shelf import Shelf
    from bot.storage.database import Database
    from bot.support import Asks
    from bot.web.articles.findings import Findings
    from bot.web.desk_pages import DeskPages

PATH = "/desk/articles"
LONGEST_BODY = 3_500_000
"""Bytes of a form: three a character of the largest article, and the rest."""

Editor = Annotated[Person, Depends(require(Role.EDITOR))]
"""The editor who asks."""
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Editing:
    """The parts, made once."""

    database: Database
    pages: DeskPages
    ask: Asks
    shelf: Shelf
    findings: Findings
    previews: Previews
    zone: tzinfo
    second_editor: bool

    def today(self) -> date:
        """Return the day that articles are valid on."""
        return datetime.now(self.zone).date()

    def shown(self, moment: datetime | None) -> str:
        """Write a moment as people here do."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if moment else ""

    async def keep(self, proposal: Proposal) -> int:
        """Store a proposal; return its number."""
        async with self.database.write() as session:
            return await Proposals(session).add(proposal)

    async def rename(self, old: str, new: str, author: str, note: str) -> Committed:
        """Give an article another name; what is kept of it follows. Raises ``WritingError``."""
        move, done = await asyncio.to_thread(self.shelf.move, old, new, author, note)
        async with self.database.write() as session:
            await follow(session, move.old, move.new, move.moved)
        return done

    async def replaced(self, id: int, number: int, by: str) -> None:
        """Put a proposal aside that waits, if it does: ``number`` goes on with it."""
        if id:
            with suppress(ConflictError):
                await self.decide(id, "dismissed", by, f"→ #{number}")

    async def decide(self, id: int, state: State, by: str, comment: str) -> None:
        """Note what became of a proposal. Raises ``ConflictError`` where it was decided on already."""
        async with self.database.write() as session:
            await Proposals(session).decide(id, state, by, comment.strip(), now())


@dataclass(frozen=True, slots=True)
class Spot:
    """Which article a page is about."""

    topic: str
    slug: str
    lang: Lang
    file: str

    @property
    def id(self) -> str:
        """The article as it is called, in whatever language."""
        return f"{self.topic}/{self.slug}"

    @property
    def path(self) -> str:
        """The page of the article."""
        return f"{PATH}/{self.id}"

    @property
    def query(self) -> str:
        """What names the language in an address."""
        return f"?lang={self.lang}"


def _spot(topic: str, slug: str, lang: Lang = "zh") -> Spot:
    try:
        return Spot(topic, slug, lang, article_file(topic, slug, lang))
    except WritingError as error:
        raise HTTPException(404, "there is no such article") from error


Here = Annotated[Spot, Depends(_spot)]
"""The article that an address names; one that can be no article is not found."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who is at which article."""

    request: Request
    person: Person
    spot: Spot


def _who(request: Request, person: Editor, spot: Here) -> Who:
    return Who(request, person, spot)


Asking = Annotated[Who, Depends(_who)]
"""The editor who asks, and the article."""


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


def spot_of(file: str) -> Spot:
    """Return the article that a file is. Raises ``WritingError``."""
    topic, _, name = file.partition("/")
    slug = name.removesuffix(".md")
    lang: Lang = "en" if slug.endswith(".en") else "zh"
    slug = slug.removesuffix(".en")
    return Spot(topic, slug, lang, article_file(topic, slug, lang))


def as_shown(content: bytes | None) -> str:
    """Return a text for a form: line feeds only, no byte-order mark."""
    text = (content or b"").decode("utf-8", "replace")
    return text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")


def as_written(text: str, before: bytes | None) -> bytes:
    """Return what a form brought, with the line ends and the byte-order mark that the file had.

    Where nothing was changed it is the file, byte for byte.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if before is None:
        return plain.encode("utf-8", "replace")
    if plain == as_shown(before):
        return before
    source = Source.read(before)
    mark = MARK if before.startswith(MARK.encode()) else ""
    return (mark + plain.replace("\n", source.newline)).encode("utf-8", "replace")


def difference(before: str | None, after: str | None) -> list[tuple[str, str]]:
    """Return the changed lines and those around them: kind (``add``, ``del``, ``at``, ``same``) and text."""
    kinds = {"+": "add", "-": "del", "@": "at"}
    lines = difflib.unified_diff((before or "").splitlines(), (after or "").splitlines(), lineterm="", n=3)
    return [(kinds.get(line[:1], "same"), line) for line in list(lines)[2:]]
