"""What guards accounts: failed attempts, links that work once, second factors, and the log of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from bot.storage.user_tables import LoginFailureRow, UserEventRow, UserLinkRow, UserRow, UserSecondRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Failure:
    """How often attempts under a key failed, and when the last did."""

    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an account. ``by`` is empty where nobody who is known did it."""

    at: datetime
    kind: str
    login: str
    by: str
    address: str
    detail: str


@dataclass(frozen=True, slots=True)
class Second:
    """Somebody's second factor; ``codes`` are hashes, ``step`` the last time step whose code was used."""

    secret: str
    codes: tuple[str, ...]
    step: int


class Failures:
    """Failed attempts to sign in, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def locked(self, key: str, at: datetime) -> Failure:
        """Return what failed, and keep others who ask for the same key waiting until the transaction ends."""
        here = self._session.get_bind().dialect.name
        make: Any = sqlite.insert if here == "sqlite" else postgresql.insert
        first = make(LoginFailureRow).values(key=key, count=0, at=at)
        await self._session.execute(first.on_conflict_do_nothing(index_elements=[LoginFailureRow.key]))
        row = (
            await self._session.scalars(select(LoginFailureRow).where(LoginFailureRow.key == key).with_for_update())
        ).one()
        return Failure(row.count, row.at)

    async def set(self, key: str, count: int, at: datetime) -> None:
        """Keep how often it failed."""
        where = LoginFailureRow.key == key
        await self._session.execute(update(LoginFailureRow).where(where).values(count=count, at=at))

    async def forgive(self, keys: Iterable[str]) -> None:
        """Take one attempt back under each key."""
        where = LoginFailureRow.key.in_(list(keys)), LoginFailureRow.count > 0
        await self._session.execute(update(LoginFailureRow).where(*where).values(count=LoginFailureRow.count - 1))

    async def forget(self, key: str = "", *, before: datetime | None = None) -> None:
        """Forget a key, or everything that is older than a moment."""
        old = LoginFailureRow.at < before if before else LoginFailureRow.key == key
        await self._session.execute(delete(LoginFailureRow).where(old))


class Links:
    """Links that work once, within one transaction. Their secrets are kept as hashes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, digest: str, kind: str, user: str | None, expires: datetime, now: datetime) -> None:
        """Keep a new one in place of those of its kind for the same person; drop those that are over."""
        id = int(user) if user else None
        same = UserLinkRow.user.is_(None) if id is None else UserLinkRow.user == id
        over = or_(UserLinkRow.expires_at < now, (UserLinkRow.kind == kind) & same)
        await self._session.execute(delete(UserLinkRow).where(over))
        values = {"digest": digest, "kind": kind, "user": id, "expires_at": expires}
        await self._session.execute(insert(UserLinkRow).values(**values))

    async def find(self, digest: str, kind: str, now: datetime) -> tuple[bool, str | None]:
        """Return whether there is one, and whom it is for."""
        where = UserLinkRow.digest == digest, UserLinkRow.kind == kind, UserLinkRow.expires_at >= now
        row = await self._session.scalar(select(UserLinkRow).where(*where))
        return (False, None) if row is None else (True, None if row.user is None else str(row.user))

    async def take(self, digest: str) -> bool:
        """Use one up; false where somebody was faster."""
        taken = await self._session.execute(
            delete(UserLinkRow).where(UserLinkRow.digest == digest).returning(UserLinkRow.digest)
        )
        return taken.first() is not None

    async def drop(self, user: str) -> None:
        """Forget every link of somebody."""
        await self._session.execute(delete(UserLinkRow).where(UserLinkRow.user == int(user)))


class Seconds:
    """Second factors within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user: str, *, lock: bool = False) -> Second | None:
        """Return somebody's; with ``lock`` nobody else uses a code of it at the same time."""
        asked = select(UserSecondRow).where(UserSecondRow.user == int(user))
        row = await self._session.scalar(asked.with_for_update() if lock else asked)
        return Second(row.secret, tuple(row.codes), row.step) if row else None

    async def set(self, user: str, second: Second) -> None:
        """Keep one in place of what was kept."""
        await self.drop(user)
        values = {"secret": second.secret, "codes": list(second.codes), "step": second.step}
        await self._session.execute(insert(UserSecondRow).values(user=int(user), **values))

    async def drop(self, user: str) -> None:
        """Do without."""
        await self._session.execute(delete(UserSecondRow).where(UserSecondRow.user == int(user)))


class UserEvents:
    """The log of accounts within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(
        self, at: datetime, kind: str, user: str | None, *, by: str | None = None, address: str = "", detail: str = ""
    ) -> None:
        """Keep what happened. Never what somebody typed: it may be a password in the wrong field."""
        ids = {"user": int(user) if user else None, "by": int(by) if by else None}
        values = {"at": at, "kind": kind, "address": address[:64], "detail": detail}
        await self._session.execute(insert(UserEventRow).values(**ids, **values))

    async def latest(self, most: int, user: str | None = None) -> list[Event]:
        """Return what happened last, the newest first."""
        whom, who = aliased(UserRow), aliased(UserRow)
        asked = (
            select(UserEventRow, whom.login, who.login)
            .outerjoin(whom, whom.id == UserEventRow.user)
            .outerjoin(who, who.id == UserEventRow.by)
            .order_by(UserEventRow.id.desc())
            .limit(most)
        )
        if user:
            asked = asked.where(UserEventRow.user == int(user))
        rows = await self._session.execute(asked)
        return [Event(row.at, row.kind, login or "", by or "", row.address, row.detail) for row, login, by in rows]
