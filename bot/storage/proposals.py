"""Changes of articles that wait, and those that were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, insert, select, update

from bot.storage.editing_tables import ProposalRow
from bot.storage.errors import ConflictError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

State = Literal["open", "published", "dismissed"]
FIELDS = ("file", "base", "before", "after", "note", "author", "author_name", "created_at", "state", "moved_to")
MOST = 200
"""Proposals of a list."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of one file. ``after`` is ``None`` where the file is to go, ``before`` where there was none."""

    file: str
    base: str
    before: str | None
    after: str | None
    note: str
    author: str
    author_name: str
    created_at: datetime
    state: str = "open"
    decided_by: str = ""
    comment: str = ""
    decided_at: datetime | None = None
    id: int = 0
    moved_to: str | None = None
    """The file under its new name, where the change is one of name only: then ``after`` is ``before``."""


class Proposals:
    """Proposals within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, proposal: Proposal) -> int:
        """Keep a proposal; return its number."""
        values = {name: getattr(proposal, name) for name in FIELDS}
        done = await self._session.execute(insert(ProposalRow).values(**values).returning(ProposalRow.id))
        return int(done.scalar_one())

    async def get(self, id: int) -> Proposal | None:
        """Return a proposal."""
        row = await self._session.get(ProposalRow, id)
        return _proposal(row) if row else None

    async def latest(self, file: str | None = None) -> list[Proposal]:
        """Return proposals, those that wait first, the latest of each first."""
        wanted = select(ProposalRow).order_by(ProposalRow.state != "open", ProposalRow.id.desc()).limit(MOST)
        rows = await self._session.scalars(wanted.where(ProposalRow.file == file) if file else wanted)
        return [_proposal(row) for row in rows]

    async def waiting_by_file(self) -> dict[str, list[int]]:
        """Return the numbers of those that wait, by file."""
        rows = await self._session.execute(
            select(ProposalRow.file, ProposalRow.id).where(ProposalRow.state == "open").order_by(ProposalRow.id)
        )
        found: dict[str, list[int]] = {}
        for file, id in rows:
            found.setdefault(file, []).append(id)
        return found

    async def waiting(self) -> int:
        """Return how many wait."""
        count = select(func.count()).select_from(ProposalRow).where(ProposalRow.state == "open")
        return int(await self._session.scalar(count) or 0)

    async def decide(self, id: int, state: State, by: str, comment: str, at: datetime) -> None:
        """Decide on one that waits. Raises ``ConflictError`` where somebody did already."""
        done = await self._session.execute(
            update(ProposalRow)
            .where(ProposalRow.id == id, ProposalRow.state == "open")
            .values(state=state, decided_by=by, comment=comment, decided_at=at)
            .returning(ProposalRow.id)
        )
        if done.scalar_one_or_none() is None:
            raise ConflictError(f"proposal {id} does not wait any more")

    async def moved(self, file: str) -> str | None:
        """Return the file that ``file`` became by its last change of name."""
        wanted = select(ProposalRow.moved_to).where(
            ProposalRow.file == file, ProposalRow.moved_to.is_not(None), ProposalRow.state == "published"
        )
        found = await self._session.scalar(wanted.order_by(ProposalRow.id.desc()).limit(1))
        return str(found) if found else None


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        row.file,
        row.base,
        row.before,
        row.after,
        row.note,
        row.author,
        row.author_name,
        row.created_at,
        row.state,
        row.decided_by,
        row.comment,
        row.decided_at,
        row.id,
        row.moved_to,
    )
