"""The web chat's browsers, and the lines that their pages show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.web_tables import LineRow, VisitorRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

WEB = "web"
"""The channel of the web chat."""
Speaker = Literal["customer", "bot", "agent"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. Its page shows the lines after ``begins``; ``language`` is what its customer chose, if they did."""

    customer: str
    created_at: datetime
    seen_at: datetime
    language: str = ""
    begins: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it. ``details`` hold buttons, a file, what kind of reply it is."""

    conversation: str
    source: str
    who: Speaker
    html: str
    at: datetime
    name: str = ""
    details: Mapping[str, Any] | None = None
    id: int = 0


def hashed(secret: str) -> str:
    """Return what is kept of a secret: it is random and long, so that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Visitors:
    """Browsers within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, secret: str) -> Visitor | None:
        """Return the browser that has a secret."""
        row = await self._session.get(VisitorRow, hashed(secret))
        return Visitor(row.customer, row.created_at, row.seen_at, row.language, row.begins) if row else None

    async def add(self, secret: str, visitor: Visitor) -> None:
        """Keep a new browser."""
        self._session.add(
            VisitorRow(
                secret=hashed(secret),
                customer=visitor.customer,
                language=visitor.language,
                begins=visitor.begins,
                created_at=visitor.created_at,
                seen_at=visitor.seen_at,
            )
        )
        await self._session.flush()

    async def change(self, customer: str, **values: Any) -> None:
        """Change what is kept of a browser."""
        await self._session.execute(update(VisitorRow).where(VisitorRow.customer == customer).values(**values))

    async def begins(self, customer: str) -> int:
        """Return the line after which a browser's page begins."""
        asked = select(VisitorRow.begins).where(VisitorRow.customer == customer)
        return (await self._session.scalar(asked)) or 0

    async def prune(self, before: datetime) -> None:
        """Forget browsers that were not seen since a moment: their conversations are gone by then."""
        await self._session.execute(delete(VisitorRow).where(VisitorRow.seen_at < before))


class Lines:
    """Lines of web conversations within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, line: Line) -> tuple[int, bool]:
        """Keep a line and return its number, and whether it is new: one source makes one line, however often."""
        values = {name: getattr(line, name) for name in _FIELDS}
        sqlite_here = self._session.get_bind().dialect.name == "sqlite"
        make: Any = sqlite.insert if sqlite_here else postgresql.insert
        unique = [LineRow.conversation, LineRow.source]
        made = await self._session.scalar(
            make(LineRow).values(values).on_conflict_do_nothing(index_elements=unique).returning(LineRow.id)
        )
        if made is not None:
            return int(made), True
        kept = await self._session.scalar(
            select(LineRow.id).where(LineRow.conversation == line.conversation, LineRow.source == line.source)
        )
        return int(kept or 0), False

    async def after(self, conversation: str, number: int, limit: int) -> list[Line]:
        """Return the lines after one, oldest first."""
        asked = select(LineRow).where(LineRow.conversation == conversation, LineRow.id > number)
        return _lines((await self._session.scalars(asked.order_by(LineRow.id).limit(limit))).all())

    async def before(self, conversation: str, number: int, begins: int, limit: int) -> list[Line]:
        """Return the last lines before one and after ``begins``, oldest first."""
        asked = select(LineRow).where(LineRow.conversation == conversation, LineRow.id < number, LineRow.id > begins)
        found = (await self._session.scalars(asked.order_by(LineRow.id.desc()).limit(limit))).all()
        return _lines(found[::-1])

    async def last(self, conversation: str) -> int:
        """Return the number of the last line, 0 where there is none."""
        asked = select(func.max(LineRow.id)).where(LineRow.conversation == conversation)
        return (await self._session.scalar(asked)) or 0

    async def first(self, conversation: str) -> int:
        """Return the number of the first line, 0 where there is none."""
        asked = select(func.min(LineRow.id)).where(LineRow.conversation == conversation)
        return (await self._session.scalar(asked)) or 0

    async def rewrite(self, number: int, html: str) -> None:
        """Change what a line says."""
        await self._session.execute(update(LineRow).where(LineRow.id == number).values(html=html))

    async def forget(self, conversations: Sequence[str]) -> None:
        """Delete every line of these conversations."""
        await self._session.execute(delete(LineRow).where(LineRow.conversation.in_(conversations)))

    async def prune(self, before: datetime) -> None:
        """Delete what is older than a moment."""
        await self._session.execute(delete(LineRow).where(LineRow.at < before))


_FIELDS = ("conversation", "source", "who", "html", "at", "name", "details")


def _lines(rows: Sequence[LineRow]) -> list[Line]:
    return [
        Line(row.conversation, row.source, _speaker(row.who), row.html, row.at, row.name, row.details, row.id)
        for row in rows
    ]


def _speaker(text: str) -> Speaker:
    known: dict[str, Speaker] = {"customer": "customer", "bot": "bot", "agent": "agent"}
    return known[text]
