"""The page of people: who may do what. For admins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.people.roles import Person, Role
from bot.storage.errors import ConflictError
from bot.storage.user_access import Links, UserEvents
from bot.storage.users import Users
from bot.web.auth.login import LONGEST, Text, arrival_of
from bot.web.auth.require import require
from bot.web.auth.setup import new_link

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.database import Database
    from bot.storage.users import User
    from bot.web.desk_pages import DeskPages

PATH = "/desk/people"
SHOWN = 50
Admin = Annotated[Person, Depends(require(Role.ADMIN))]
Roles = Annotated[list[Role] | None, Form()]


class People:
    """What the page's routes do."""

    def __init__(self, database: Database, pages: DeskPages) -> None:
        self._database = database
        self._pages = pages

    async def shown(self, request: Request, person: Person, status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page."""
        async with self._database.read() as session:
            users = await Users(session).all()
            events = await UserEvents(session).latest(SHOWN)
        given: dict[str, Any] = {"fault": "", "link": "", "whose": "", "login": "", "name": "", "chosen": ()}
        response = self._pages.page(
            request, person, "people.html", users=users, events=events, all_roles=list(Role), **(given | values)
        )
        response.status_code = status
        return response

    async def invite(self, request: Request, by: Person, login: str, name: str, roles: list[Role]) -> HTMLResponse:
        """Keep somebody without a password, and show the link by which they choose one."""
        values: dict[str, Any] = {"login": login, "name": name, "chosen": roles}
        if not login or not name or not roles:
            return await self.shown(request, by, 422, fault="invite", **values)
        try:
            async with self._database.write() as session:
                id = await Users(session).add(login, name, roles, "", datetime.now(UTC))
                path = await new_link(session, id)
                await _note(session, request, "added", id, by, detail=" ".join(sorted(roles)))
        except ConflictError:
            return await self.shown(request, by, 422, fault="taken", **values)
        return await self.shown(request, by, link=_whole(request, path), whose=name)

    async def link(self, request: Request, by: Person, id: str) -> HTMLResponse:
        """Show a new link by which somebody chooses a password."""
        async with self._database.write() as session:
            user = await _known(session, id)
            path = await new_link(session, id)
            await _note(session, request, "invited", id, by)
        return await self.shown(request, by, link=_whole(request, path), whose=user.person.name)

    async def change_roles(self, request: Request, by: Person, id: str, roles: list[Role]) -> Response:
        """Give somebody other roles; they hold from the next request on."""
        async with self._database.write() as session:
            await _known(session, id)
            last = Role.ADMIN not in roles and not await Users(session).other_admins(id)
            if roles and not last:
                await Users(session).change(id, roles=sorted(set(roles)))
                await _note(session, request, "roles", id, by, detail=" ".join(sorted(set(roles))))
        if last or not roles:
            return await self.shown(request, by, 422, fault="last" if last else "roles")
        return RedirectResponse(PATH, 303)

    async def disable(self, request: Request, by: Person, id: str) -> Response:
        """Let somebody in no longer."""
        async with self._database.write() as session:
            await _known(session, id)
            last = not await Users(session).other_admins(id)
            if not last:
                await Users(session).change(id, disabled_at=datetime.now(UTC))
                await Users(session).sign_out_everywhere(id)
                await Links(session).drop(id)
                await _note(session, request, "disabled", id, by)
        return await self.shown(request, by, 422, fault="last") if last else RedirectResponse(PATH, 303)

    async def enable(self, request: Request, by: Person, id: str) -> Response:
        """Let somebody in again."""
        async with self._database.write() as session:
            await _known(session, id)
            await Users(session).change(id, disabled_at=None)
            await _note(session, request, "enabled", id, by)
        return RedirectResponse(PATH, 303)

    async def sign_out(self, request: Request, by: Person, id: str) -> Response:
        """Sign somebody out of every browser."""
        async with self._database.write() as session:
            await _known(session, id)
            await Users(session).sign_out_everywhere(id)
            await _note(session, request, "ended", id, by)
        return RedirectResponse(PATH, 303)


def people_router(people: People) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix=PATH)

    @router.get("")
    async def page(request: Request, person: Admin) -> HTMLResponse:
        return await people.shown(request, person)

    @router.post("")
    async def invite(
        request: Request, person: Admin, login: Text = "", name: Text = "", role: Roles = None
    ) -> HTMLResponse:
        login, name = login.strip().casefold()[:64], " ".join(name.split())[:LONGEST]
        return await people.invite(request, person, login, name, sorted(set(role or ())))

    @router.post("/{id:int}/link")
    async def link(request: Request, person: Admin, id: int) -> HTMLResponse:
        return await people.link(request, person, str(id))

    @router.post("/{id:int}/roles")
    async def roles(request: Request, person: Admin, id: int, role: Roles = None) -> Response:
        return await people.change_roles(request, person, str(id), role or [])

    @router.post("/{id:int}/disable")
    async def disable(request: Request, person: Admin, id: int) -> Response:
        return await people.disable(request, person, str(id))

    @router.post("/{id:int}/enable")
    async def enable(request: Request, person: Admin, id: int) -> Response:
        return await people.enable(request, person, str(id))

    @router.post("/{id:int}/sign-out")
    async def sign_out(request: Request, person: Admin, id: int) -> Response:
        return await people.sign_out(request, person, str(id))

    return router


def _whole(request: Request, path: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{path}"


async def _known(session: AsyncSession, id: str) -> User:
    user = await Users(session).get(id) if int(id) < 2**53 else None
    if user is None:
        raise HTTPException(404, "there is nobody of this number")
    return user


async def _note(session: AsyncSession, request: Request, kind: str, id: str, by: Person, *, detail: str = "") -> None:
    address = arrival_of(request).address
    await UserEvents(session).note(datetime.now(UTC), kind, id, by=by.id, address=address, detail=detail)
