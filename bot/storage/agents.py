"""What agents are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import AgentRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class AgentNames:
    """Agents' names within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> dict[str, str]:
        """Return the name of everybody who has ever worked on a ticket, by id."""
        found = await self._session.execute(select(AgentRow.id, AgentRow.name))
        return {row.id: row.name for row in found}

    async def know(self, names: Mapping[str, str], at: datetime) -> None:
        """Keep names, in place of those that were kept before."""
        if not names:
            return
        sqlite_here = self._session.get_bind().dialect.name == "sqlite"
        make: Any = sqlite.insert if sqlite_here else postgresql.insert
        statement = make(AgentRow)
        changed = {field: statement.excluded[field] for field in ("name", "seen_at")}
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=[AgentRow.id], set_=changed),
            [{"id": id, "name": name, "seen_at": at} for id, name in names.items()],
        )
