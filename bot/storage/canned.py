"""Canned replies that agents keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from bot.storage.desk_tables import CannedRow
from bot.storage.errors import ConflictError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text by its name, in one language at least."""

    name: str
    zh: str = ""
    en: str = ""
    id: int = 0
    version: int = 0


class CannedReplies:
    """Canned replies within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[CannedReply]:
        """Return every reply, by name."""
        found = await self._session.scalars(select(CannedRow).order_by(CannedRow.name))
        return [CannedReply(row.name, row.zh, row.en, row.id, row.version) for row in found]

    async def add(self, reply: CannedReply, by: str, at: datetime) -> None:
        """Keep a new reply. Raises ``ConflictError`` where the name is taken."""
        await self._check(reply)
        values = {"name": reply.name, "zh": reply.zh, "en": reply.en, "version": 1}
        await self._session.execute(insert(CannedRow).values(**values, changed_by=by, changed_at=at))

    async def change(self, reply: CannedReply, by: str, at: datetime) -> None:
        """Keep a changed reply. Raises ``ConflictError`` where its name is taken, or it changed since it was read."""
        await self._check(reply)
        values = {"name": reply.name, "zh": reply.zh, "en": reply.en, "version": CannedRow.version + 1}
        done = await self._session.execute(
            update(CannedRow)
            .where(CannedRow.id == reply.id, CannedRow.version == reply.version)
            .values(**values, changed_by=by, changed_at=at)
            .returning(CannedRow.id)
        )
        if done.scalar_one_or_none() is None:
            raise ConflictError(f"canned reply {reply.name} has changed since version {reply.version}")

    async def drop(self, id: int) -> None:
        """Delete a reply; one that is gone is no error."""
        await self._session.execute(delete(CannedRow).where(CannedRow.id == id))

    async def _check(self, reply: CannedReply) -> None:
        taken = select(CannedRow.id).where(CannedRow.name == reply.name, CannedRow.id != reply.id)
        if await self._session.scalar(taken) is not None:
            raise ConflictError(f"there is a canned reply {reply.name} already")
