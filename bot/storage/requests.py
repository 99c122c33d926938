"""Requests that must not be done twice: what one with an idempotency key was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.api_tables import ApiRequestRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=2)
"""A request that began so long ago and has no answer was cut off; it may be done again."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first request with a key. ``digest`` says which request it was; ``status`` is none while it is done."""

    digest: str
    status: int | None
    headers: dict[str, str]
    body: str


class Requests:
    """Requests within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, token: int, key: str, digest: str, now: datetime) -> Earlier | None:
        """Take a key; return ``None`` where it is ours now, else the request that has it."""
        await self._session.execute(
            delete(ApiRequestRow).where(
                ApiRequestRow.token == token,
                ApiRequestRow.key == key,
                (ApiRequestRow.at < now - KEPT)
                | (ApiRequestRow.status.is_(None) & (ApiRequestRow.at < now - ABANDONED)),
            )
        )
        make: Any = sqlite.insert if self._session.get_bind().dialect.name == "sqlite" else postgresql.insert
        made = await self._session.execute(
            make(ApiRequestRow)
            .values(token=token, key=key, digest=digest, status=None, headers=None, body="", at=now)
            .on_conflict_do_nothing(index_elements=[ApiRequestRow.token, ApiRequestRow.key])
            .returning(ApiRequestRow.key)
        )
        if made.scalar_one_or_none() is not None:
            return None
        row = await self._session.scalar(
            select(ApiRequestRow).where(ApiRequestRow.token == token, ApiRequestRow.key == key)
        )
        return Earlier(row.digest, row.status, row.headers or {}, row.body) if row else None

    async def answered(self, token: int, key: str, status: int, headers: dict[str, str], body: str) -> None:
        """Keep what a request was answered."""
        await self._session.execute(
            update(ApiRequestRow)
            .where(ApiRequestRow.token == token, ApiRequestRow.key == key)
            .values(status=status, headers=headers, body=body)
        )

    async def drop(self, token: int, key: str) -> None:
        """Let go of a key whose request failed: it may be tried again."""
        await self._session.execute(delete(ApiRequestRow).where(ApiRequestRow.token == token, ApiRequestRow.key == key))

    async def prune(self, before: datetime) -> None:
        """Forget requests that began before a moment."""
        await self._session.execute(delete(ApiRequestRow).where(ApiRequestRow.at < before))
