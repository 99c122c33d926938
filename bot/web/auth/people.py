"""The page of people: who may do what. For admins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.people.roles import Person, Role
from bot.storage.accounts import Accounts, By, LastAdminError
from bot.storage.errors import ConflictError
from bot.storage.user_access import UserEvents
from bot.storage.users import Users
from bot.web.auth.login import LONGEST, Text, arrival_of
from bot.web.auth.require import require
from bot.web.auth.setup import new_link

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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
                id = await Accounts(session, _by(request, by)).add(login, name, roles)
                path = await new_link(session, id)
        except ConflictError:
            return await self.shown(request, by, 422, fault="taken", **values)
        return await self.shown(request, by, link=_whole(request, path), whose=name)

    async def link(self, request: Request, by: Person, id: str) -> HTMLResponse:
        """Show a new link by which somebody chooses a password."""
        async with self._database.write() as session:
            user = await _known(session, id)
            path = await new_link(session, id)
            told = _by(request, by)
            await UserEvents(session).note(told.at, "invited", id, by=told.id, address=told.address)
        return await self.shown(request, by, link=_whole(request, path), whose=user.person.name)

    async def change_roles(self, request: Request, by: Person, id: str, roles: list[Role]) -> Response:
        """Give somebody other roles; they hold from the next request on."""
        if not roles:
            return await self.shown(request, by, 422, fault="roles")
        return await self.act(request, by, id, lambda accounts: accounts.set_roles(id, roles))

    async def act(self, request: Request, by: Person, id: str, act: Callable[[Accounts], Awaitable[None]]) -> Response:
        """Do something to somebody's account, unless it would leave no administrator."""
        try:
            async with self._database.write() as session:
                await _known(session, id)
                await act(Accounts(session, _by(request, by)))
        except LastAdminError:
            return await self.shown(request, by, 422, fault="last")
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
        return await people.act(request, person, str(id), lambda accounts: accounts.disable(str(id)))

    @router.post("/{id:int}/enable")
    async def enable(request: Request, person: Admin, id: int) -> Response:
        return await people.act(request, person, str(id), lambda accounts: accounts.enable(str(id)))

    @router.post("/{id:int}/sign-out")
    async def sign_out(request: Request, person: Admin, id: int) -> Response:
        return await people.act(request, person, str(id), lambda accounts: accounts.sign_out(str(id)))

    return router


def _whole(request: Request, path: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{path}"


async def _known(session: AsyncSession, id: str) -> User:
    user = await Users(session).get(id) if int(id) < 2**53 else None
    if user is None:
        raise HTTPException(404, "there is nobody of this number")
    return user


def _by(request: Request, person: Person) -> By:
    return By(datetime.now(UTC), arrival_of(request).address, person.id)
