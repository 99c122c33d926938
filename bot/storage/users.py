"""People who may sign in, and the browsers in which they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from bot.people.roles import Person, Role
from bot.storage.errors import ConflictError
from bot.storage.user_tables import UserRow, UserSessionRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with what is kept of their password."""

    person: Person
    login: str
    password: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in; ``csrf`` is what its forms bring along."""

    person: Person
    csrf: str
    seen_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which somebody is signed in, as they see it in a list."""

    digest: str
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str


class Users:
    """Users and their sessions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self) -> int:
        """Return how many there are."""
        return int(await self._session.scalar(select(func.count()).select_from(UserRow)) or 0)

    async def by_login(self, login: str) -> User | None:
        """Return the user of a name."""
        row = await self._session.scalar(select(UserRow).where(UserRow.login == login))
        return _user(row) if row else None

    async def all(self) -> list[User]:
        """Return everybody, by name."""
        return [_user(row) for row in await self._session.scalars(select(UserRow).order_by(UserRow.login))]

    async def get(self, id: str) -> User | None:
        """Return the user of an id."""
        row = await self._session.get(UserRow, int(id))
        return _user(row) if row else None

    async def other_admins(self, id: str) -> int:
        """Return how many may do everything besides somebody."""
        users = await self.all()
        return sum(Role.ADMIN in user.person.roles and not user.disabled and user.person.id != id for user in users)

    async def add(self, login: str, name: str, roles: Iterable[Role], password: str, at: datetime) -> str:
        """Keep somebody new; return their id. ``password`` is its hash. Raises ``ConflictError`` where there is one."""
        if await self.by_login(login):
            raise ConflictError(f"there is a user {login} already")
        values = {"login": login, "name": name, "roles": sorted(roles), "password": password, "language": "zh"}
        made = await self._session.execute(insert(UserRow).values(**values, created_at=at).returning(UserRow.id))
        return str(made.scalar_one())

    async def change(self, id: str, **values: Any) -> None:
        """Change what is kept of somebody: ``name``, ``roles``, ``password``, ``language``, ``disabled_at``."""
        await self._session.execute(update(UserRow).where(UserRow.id == int(id)).values(**values))

    async def sign_in(
        self, id: str, digest: str, csrf: str, at: datetime, *, address: str = "", browser: str = ""
    ) -> None:
        """Keep a browser's session."""
        values = {"digest": digest, "user": int(id), "csrf": csrf, "address": address[:64], "browser": browser[:300]}
        await self._session.execute(insert(UserSessionRow).values(**values, created_at=at, seen_at=at))

    async def signed_in(self, digest: str, since: datetime, begun: datetime) -> SignedIn | None:
        """Return who is signed in by a session that was used since a moment, and has begun after another."""
        row = (await self._session.execute(_sessions([digest], since, begun))).one_or_none()
        return SignedIn(_user(row[0]).person, row[1].csrf, row[1].seen_at, digest) if row else None

    async def still_signed_in(self, digests: Iterable[str], since: datetime, begun: datetime) -> dict[str, Person]:
        """Return who is signed in by which of some sessions."""
        rows = await self._session.execute(_sessions(digests, since, begun))
        return {kept.digest: _user(user).person for user, kept in rows}

    async def browsers(self, id: str, since: datetime, begun: datetime) -> list[Browser]:
        """Return where somebody is signed in, the latest first."""
        where = UserSessionRow.user == int(id), UserSessionRow.seen_at >= since, UserSessionRow.created_at >= begun
        rows = await self._session.scalars(select(UserSessionRow).where(*where).order_by(UserSessionRow.seen_at.desc()))
        return [Browser(row.digest, row.created_at, row.seen_at, row.address or "", row.browser or "") for row in rows]

    async def end(self, id: str, digest: str) -> None:
        """End one of somebody's own sessions."""
        where = UserSessionRow.user == int(id), UserSessionRow.digest == digest
        await self._session.execute(delete(UserSessionRow).where(*where))

    async def drop_old(self, since: datetime, begun: datetime) -> None:
        """Forget the sessions that are over."""
        over = or_(UserSessionRow.seen_at < since, UserSessionRow.created_at < begun)
        await self._session.execute(delete(UserSessionRow).where(over))

    async def touch(self, digest: str, at: datetime) -> None:
        """Note that a session is in use."""
        await self._session.execute(update(UserSessionRow).where(UserSessionRow.digest == digest).values(seen_at=at))

    async def sign_out(self, digest: str) -> None:
        """End a session; one that is over is no error."""
        await self._session.execute(delete(UserSessionRow).where(UserSessionRow.digest == digest))

    async def sign_out_everywhere(self, id: str) -> None:
        """End every session of somebody."""
        await self._session.execute(delete(UserSessionRow).where(UserSessionRow.user == int(id)))


def _sessions(digests: Iterable[str], since: datetime, begun: datetime) -> Select[UserRow, UserSessionRow]:
    return (
        select(UserRow, UserSessionRow)
        .join(UserSessionRow, UserSessionRow.user == UserRow.id)
        .where(
            UserSessionRow.digest.in_(list(digests)),
            UserSessionRow.seen_at >= since,
            UserSessionRow.created_at >= begun,
            UserRow.disabled_at.is_(None),
        )
    )


def _user(row: UserRow) -> User:
    roles = frozenset(Role(role) for role in row.roles if role in set(Role))
    person = Person(str(row.id), row.name, roles, "en" if row.language == "en" else "zh")
    return User(person, row.login, row.password, row.disabled_at is not None)
