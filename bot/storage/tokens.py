"""Tokens of integrations: shown once when they are made, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import insert, select, update

from bot.storage.api_tables import ApiTokenRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncSession

SIGN = "kefu"
"""What every token begins with, so that scanners for leaked secrets find it."""
PREFIX_BYTES = 5
SECRET_BYTES = 32
USED_EVERY = timedelta(minutes=1)
"""The last use is written no more often than this."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. ``prefix`` is the part that may be shown."""

    name: str
    scopes: tuple[str, ...]
    prefix: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    id: int = 0

    def valid(self, now: datetime) -> bool:
        """Whether the token may be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made. ``secret`` is all of it, and the only time that it is known."""

    token: Token
    secret: str

    @classmethod
    def make(cls, name: str, scopes: Iterable[str], by: str, now: datetime, expires_at: datetime | None = None) -> Self:
        """Draw a token."""
        # Hexadecimal, so that the underscore separates and a double click marks all of it.
        prefix = secrets.token_hex(PREFIX_BYTES)
        secret = f"{SIGN}_{prefix}_{secrets.token_hex(SECRET_BYTES)}"
        return cls(Token(name, tuple(scopes), prefix, by, now, expires_at), secret)


class Tokens:
    """Tokens within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, new: NewToken) -> Token:
        """Keep a new token and return it with its number."""
        values = {name: getattr(new.token, name) for name in _FIELDS if name != "id"}
        values |= {"scopes": list(new.token.scopes), "digest": _digest(new.secret)}
        made = await self._session.execute(insert(ApiTokenRow).values(values).returning(ApiTokenRow.id))
        return _token(await self._session.get_one(ApiTokenRow, made.scalar_one()))

    async def all(self) -> list[Token]:
        """Return every token, oldest first, those that were revoked too."""
        return [_token(row) for row in await self._session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.id))]

    async def find(self, secret: str) -> Token | None:
        """Return the token with this secret, also one that is no longer valid."""
        sign, _, rest = secret.partition("_")
        prefix, _, _ = rest.partition("_")
        if sign != SIGN:
            return None
        row = await self._session.scalar(select(ApiTokenRow).where(ApiTokenRow.prefix == prefix))
        # The secret has 256 random bits: a fast hash keeps it as well as a slow one.
        if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
            return None
        return _token(row)

    async def used(self, id: int, at: datetime) -> None:
        """Note that a token was used."""
        await self._session.execute(update(ApiTokenRow).where(ApiTokenRow.id == id).values(last_used_at=at))

    async def revoke(self, prefix: str, at: datetime) -> Token | None:
        """Make a token useless at once; return it, or ``None`` where there is none. Once more changes nothing."""
        await self._session.execute(
            update(ApiTokenRow)
            .where(ApiTokenRow.prefix == prefix, ApiTokenRow.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        row = await self._session.scalar(select(ApiTokenRow).where(ApiTokenRow.prefix == prefix))
        return _token(row) if row else None


_FIELDS = tuple(field.name for field in fields(Token))


def _token(row: ApiTokenRow) -> Token:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Token(**values | {"scopes": tuple(row.scopes)})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
