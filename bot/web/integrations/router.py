"""The routes of the page. Only administrators get here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.storage.outbox import Outbox
from bot.storage.tokens import NewToken, Tokens
from bot.storage.webhooks import Webhook, Webhooks, new_secret
from bot.web.api.values import LARGEST_NUMBER
from bot.web.auth import Person, Role, require
from bot.web.integrations.forms import NewTokenHere, NewWebhookHere
from bot.web.integrations.page import PATH, Page
from bot.webhooks.events import CHANNEL

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.web.api.webhooks import WebhookParts
    from bot.web.desk_pages import DeskPages

Admin = Annotated[Person, Depends(require(Role.ADMIN))]
Id = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


def integrations_router(parts: WebhookParts, pages: DeskPages) -> APIRouter:
    """Return the routes."""
    router, database = APIRouter(prefix=PATH), parts.database
    page = Page(database, pages)

    @router.get("")
    async def show(request: Request, person: Admin) -> HTMLResponse:
        return await page.show(request, person)

    _tokens(router, database, page)
    _new_webhooks(router, parts, page)
    _webhooks(router, database, page)
    _deliveries(router, parts)
    return router


def _tokens(router: APIRouter, database: Database, page: Page) -> None:
    @router.post("/tokens")
    async def add(request: Request, person: Admin, form: NewTokenHere) -> HTMLResponse:
        faults = form.faults()
        if faults:
            return await page.show(request, person, 422, token_faults=faults, token_form=form)
        now = datetime.now(UTC)
        until = now + timedelta(days=int(form.days)) if form.days else None
        new = NewToken.make(form.name, form.scopes, person.id, now, until)
        async with database.write() as session:
            await Tokens(session).add(new)
        return await page.show(request, person, token_secret=new.secret)

    @router.post("/tokens/{prefix}/revoke")
    async def revoke(person: Admin, prefix: str) -> RedirectResponse:  # noqa: ARG001 - whoever asks may
        async with database.write() as session:
            await Tokens(session).revoke(prefix, datetime.now(UTC))
        return RedirectResponse(f"{PATH}#tokens", 303)


def _new_webhooks(router: APIRouter, parts: WebhookParts, page: Page) -> None:
    database = parts.database

    @router.post("/webhooks")
    async def add(request: Request, person: Admin, form: NewWebhookHere) -> HTMLResponse:
        faults = form.faults(private=parts.private)
        if faults:
            return await page.show(request, person, 422, webhook_faults=faults, webhook_form=form)
        webhook = Webhook(
            form.name, form.url, new_secret(), person.id, datetime.now(UTC), events=form.events, texts=form.texts
        )
        async with database.write() as session:
            await Webhooks(session).add(webhook)
        return await page.show(request, person, webhook_secret=webhook.secret)

    @router.post("/webhooks/{id:int}/test")
    async def test(request: Request, person: Admin, id: Id) -> HTMLResponse:
        async with database.read() as session:
            webhook = await Webhooks(session).get(id)
        came: dict[str, Any] = {"webhook_tested": (webhook.name, await parts.attempt(webhook))} if webhook else {}
        return await page.show(request, person, **came)


def _webhooks(router: APIRouter, database: Database, page: Page) -> None:
    @router.post("/webhooks/{id:int}/rotate")
    async def rotate(request: Request, person: Admin, id: Id) -> HTMLResponse:
        async with database.write() as session:
            found = await Webhooks(session).get(id)
            secret = await Webhooks(session).rotate(id, datetime.now(UTC)) if found else ""
        return await page.show(request, person, webhook_secret=secret)

    @router.post("/webhooks/{id:int}/pause")
    async def pause(person: Admin, id: Id) -> RedirectResponse:
        async with database.write() as session:
            await Webhooks(session).pause(id, person.name, datetime.now(UTC))
        return RedirectResponse(f"{PATH}#webhooks", 303)

    @router.post("/webhooks/{id:int}/resume")
    async def resume(person: Admin, id: Id) -> RedirectResponse:  # noqa: ARG001
        async with database.write() as session:
            await Webhooks(session).resume(id)
        return RedirectResponse(f"{PATH}#webhooks", 303)

    @router.post("/webhooks/{id:int}/remove")
    async def remove(person: Admin, id: Id) -> RedirectResponse:  # noqa: ARG001
        async with database.write() as session:
            await Webhooks(session).remove(id)
        return RedirectResponse(f"{PATH}#webhooks", 303)


def _deliveries(router: APIRouter, parts: WebhookParts) -> None:
    @router.post("/deliveries/{id:int}/again")
    async def again(person: Admin, id: Id) -> RedirectResponse:  # noqa: ARG001
        async with parts.database.write() as session:
            waiting = await Outbox(session).again(id, CHANNEL, datetime.now(UTC))
        parts.leave(waiting)
        return RedirectResponse(f"{PATH}#failed", 303)
