"""What is done to somebody's account: each act stands in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people.roles import Role
from bot.storage.user_access import Links, Seconds, UserEvents
from bot.storage.users import Users
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class LastAdminError(KefuError):
    """Without this administrator nobody could let anybody in."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and from where. ``id`` is missing where it is nobody who is signed in."""

    at: datetime
    address: str
    id: str | None = None


class Accounts:
    """Acts on accounts within one transaction."""

    def __init__(self, session: AsyncSession, by: By) -> None:
        self._session = session
        self._users = Users(session)
        self._by = by

    async def add(self, login: str, name: str, roles: Iterable[Role], password: str = "") -> str:
        """Keep somebody new; return their id. Raises ``ConflictError`` where there is one of this login."""
        roles = sorted(set(roles))
        id = await self._users.add(login, name, roles, password, self._by.at)
        await self._note("added", id, " ".join(roles))
        return id

    async def set_roles(self, id: str, roles: Iterable[Role]) -> None:
        """Give somebody these roles and no others. Raises ``LastAdminError``."""
        roles = sorted(set(roles))
        if Role.ADMIN not in roles:
            await self._leave_an_admin(id)
        await self._users.change(id, roles=roles)
        await self._note("roles", id, " ".join(roles))

    async def disable(self, id: str) -> None:
        """Let somebody in no longer. Raises ``LastAdminError``."""
        await self._leave_an_admin(id)
        await self._users.change(id, disabled_at=self._by.at)
        await self._users.sign_out_everywhere(id)
        await Links(self._session).drop(id)
        await self._note("disabled", id)

    async def enable(self, id: str) -> None:
        """Let somebody in again."""
        await self._users.change(id, disabled_at=None)
        await self._note("enabled", id)

    async def set_password(self, id: str, kept: str) -> None:
        """Keep the hash of a new password, and sign them out everywhere."""
        await self._users.change(id, password=kept)
        await self._users.sign_out_everywhere(id)
        await self._note("password", id)

    async def drop_second(self, id: str) -> bool:
        """Turn the second factor off, and sign them out everywhere; false where there is none."""
        if await Seconds(self._session).of(id) is None:
            return False
        await Seconds(self._session).drop(id)
        await self._users.sign_out_everywhere(id)
        await self._note("second_off", id)
        return True

    async def end(self, id: str, digest: str) -> None:
        """Sign somebody out of one browser."""
        await self._users.end(id, digest)
        await self._note("ended", id)

    async def sign_out(self, id: str) -> None:
        """Sign somebody out of every browser."""
        await self._users.sign_out_everywhere(id)
        await self._note("ended", id)

    async def _leave_an_admin(self, id: str) -> None:
        user = await self._users.get(id)
        is_admin = user is not None and Role.ADMIN in user.person.roles and not user.disabled
        if is_admin and not await self._users.other_admins(id):
            raise LastAdminError("this is the last administrator who may sign in; make somebody else one first")

    async def _note(self, kind: str, id: str, detail: str = "") -> None:
        by = self._by
        await UserEvents(self._session).note(by.at, kind, id, by=by.id, address=by.address, detail=detail)
