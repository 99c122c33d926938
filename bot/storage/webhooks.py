"""Webhooks: which addresses are told of what, and how far each has been told."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, func, insert, select, update

from bot.storage.api_tables import WebhookRow
from bot.storage.tables import TicketEventRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

SECRET_BYTES = 32
OLD_SECRET_FOR = timedelta(hours=24)
"""How long the secret before is signed with as well, so that a receiver can change over."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of events. Without ``events`` it is told of all."""

    name: str
    url: str
    secret: str
    created_by: str
    created_at: datetime
    events: tuple[str, ...] = ()
    texts: bool = False
    """Whether what customers wrote goes along."""
    old_secret: str = ""
    old_until: datetime | None = None
    paused_at: datetime | None = None
    paused_why: str = ""
    seen: int = 0
    id: int = 0

    def wants(self, event: str) -> bool:
        """Whether the address is told of an event."""
        return not self.events or event in self.events

    def secrets(self, now: datetime) -> list[str]:
        """Return the secrets to sign with, the newest first."""
        old = self.old_until is not None and now < self.old_until
        return [self.secret, self.old_secret] if old else [self.secret]


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the audit log that is about a ticket."""

    id: int
    ticket: int
    kind: str
    at: datetime
    by_kind: str
    by_id: str
    before: str
    after: str
    detail: str

    @classmethod
    def of(cls, row: TicketEventRow) -> Self:
        """Read a row."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


class Webhooks:
    """Webhooks within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[Webhook]:
        """Return every webhook, oldest first."""
        return [_webhook(row) for row in await self._session.scalars(select(WebhookRow).order_by(WebhookRow.id))]

    async def get(self, id: int) -> Webhook | None:
        """Return a webhook by its number."""
        row = await self._session.get(WebhookRow, id)
        return _webhook(row) if row else None

    async def add(self, webhook: Webhook) -> Webhook:
        """Keep a new webhook; it is told of what happens from now on."""
        values = {name: getattr(webhook, name) for name in _FIELDS if name != "id"}
        values |= {"events": list(webhook.events), "seen": await self.newest()}
        made = await self._session.execute(insert(WebhookRow).values(values).returning(WebhookRow.id))
        return _webhook(await self._session.get_one(WebhookRow, made.scalar_one()))

    async def remove(self, id: int) -> None:
        """Forget a webhook."""
        await self._session.execute(delete(WebhookRow).where(WebhookRow.id == id))

    async def rotate(self, id: int, now: datetime) -> str:
        """Give a webhook a new secret and return it; the one before is signed with for a while as well."""
        secret = new_secret()
        await self._change(id, old_secret=WebhookRow.secret, old_until=now + OLD_SECRET_FOR, secret=secret)
        return secret

    async def pause(self, id: int, why: str, at: datetime) -> None:
        """Tell an address of nothing more."""
        await self._change(id, paused_at=at, paused_why=why)

    async def resume(self, id: int) -> None:
        """Tell an address again, of what happens from now on."""
        await self._change(id, paused_at=None, paused_why="", seen=await self.newest())

    async def told(self, id: int, seen: int) -> None:
        """Note the last entry that a webhook was told of."""
        await self._change(id, seen=seen)

    async def newest(self) -> int:
        """Return the number of the newest entry of the audit log."""
        return (await self._session.scalar(select(func.max(TicketEventRow.id)))) or 0

    async def events(self, after: int, limit: int) -> list[Logged | tuple[int, datetime]]:
        """Return entries of the audit log by their numbers; those about no ticket as number and moment only."""
        found = await self._session.scalars(
            select(TicketEventRow).where(TicketEventRow.id > after).order_by(TicketEventRow.id).limit(limit)
        )
        return [(row.id, row.at) if row.ticket is None else Logged.of(row) for row in found]

    async def _change(self, id: int, **values: Any) -> None:
        await self._session.execute(update(WebhookRow).where(WebhookRow.id == id).values(**values))


def new_secret() -> str:
    """Draw a secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


_FIELDS = tuple(field.name for field in fields(Webhook))


def _webhook(row: WebhookRow) -> Webhook:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Webhook(**values | {"events": tuple(row.events)})


def complete(entries: Sequence[tuple[int, datetime]], after: int, patience: datetime) -> int:
    """Return up to which number the log is complete, given its next entries as (number, moment).

    Numbers are drawn before a transaction ends, so on PostgreSQL a smaller one can appear after a larger. A gap is
    waited for until the entry behind it is older than ``patience``: then its transaction was given up.
    """
    last = after
    for number, at in entries:
        if number != last + 1 and at > patience:
            break
        last = number
    return last
