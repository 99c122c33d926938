"""Webhooks over the API: an integration keeps its own, and sees nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import APIRouter, Path, Query, Response, Security

from bot.storage.deliveries import Deliveries
from bot.storage.outbox import Outbox
from bot.storage.webhooks import OLD_SECRET_FOR, Webhook, Webhooks, new_secret
from bot.web.api.access import Caller, calling
from bot.web.api.identity import owner_of
from bot.web.api.problems import Problem, documented
from bot.web.api.route import ApiRoute
from bot.web.api.scopes import Scope
from bot.web.api.tickets import After, Limit
from bot.web.api.values import LARGEST_NUMBER
from bot.web.api.webhook_models import (
    DeliveryPage,
    DeliveryState,
    NewSecret,
    NewWebhook,
    Tested,
    WebhookMade,
    WebhookPage,
    WebhookShown,
    delivery_shown,
    tested,
    webhook_fields,
)
from bot.webhooks.address import AddressError, check_url
from bot.webhooks.events import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.webhooks.channel import Attempt

MOST_OF_ONE = 20
"""Webhooks of one integration."""
Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The webhook's number.")]
DeliveryId = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The delivery's number.")]
Reads = Annotated[Caller, Security(calling, scopes=[Scope.WEBHOOKS_READ])]
Writes = Annotated[Caller, Security(calling, scopes=[Scope.WEBHOOKS_WRITE])]


class Tries(Protocol):
    """Sends a test to a webhook."""

    async def __call__(self, webhook: Webhook) -> Attempt:
        """Send it once; return what came of it."""
        ...


@dataclass(frozen=True, slots=True)
class WebhookParts:
    """What the routes of webhooks are made of. ``leave`` sends rows of the outbox."""

    database: Database
    attempt: Tries
    leave: Callable[[Iterable[Waiting]], None]
    private: bool = False
    """Whether addresses of this network are allowed."""


def webhooks_router(parts: WebhookParts) -> APIRouter:
    """Return the routes of webhooks."""
    router = APIRouter(prefix="/webhooks", route_class=ApiRoute, tags=["webhooks"])
    _keeping(router, parts)
    _changing(router, parts)
    _delivering(router, parts)
    return router


def _keeping(router: APIRouter, parts: WebhookParts) -> None:
    database = parts.database

    @router.get("", responses=documented(401, 403, 422, 429))
    async def list_webhooks(caller: Reads, after: After = 0, limit: Limit = 50) -> WebhookPage:
        """List the webhooks that this integration made, by their numbers; those of the desk are the desk's."""
        async with database.read() as session:
            found = [each for each in await Webhooks(session).all() if _is_own(each, caller) and each.id > after]
        more = len(found) > limit
        shown = [WebhookShown.model_validate(webhook_fields(each)) for each in found[:limit]]
        return WebhookPage(items=shown, next=shown[-1].id if more else None)

    @router.post("", status_code=201, responses=documented(401, 403, 409, 413, 422, 429))
    async def make_webhook(new: NewWebhook, caller: Writes, response: Response) -> WebhookMade:
        """Have an address told of ticket events from now on. The secret is shown this once."""
        _allowed(new, caller, private=parts.private)
        name, by = " ".join(new.name.split()), _owner(caller)
        events = tuple(dict.fromkeys(new.events))
        webhook = Webhook(name, new.url, new_secret(), by, datetime.now(UTC), events=events, texts=new.texts)
        async with database.write() as session:
            webhooks = Webhooks(session)
            if sum(_is_own(each, caller) for each in await webhooks.all()) >= MOST_OF_ONE:
                raise Problem(409, f"An integration has {MOST_OF_ONE} webhooks at most.", code="too_many")
            made = await webhooks.add(webhook)
        response.headers["Location"] = f"/api/v1/webhooks/{made.id}"
        return WebhookMade.model_validate(webhook_fields(made) | {"secret": made.secret})

    @router.get("/{number}", responses=documented(401, 403, 404, 422, 429))
    async def read_webhook(number: Number, caller: Reads) -> WebhookShown:
        """Return a webhook."""
        return WebhookShown.model_validate(webhook_fields(await _own(database, number, caller)))

    @router.delete("/{number}", status_code=204, responses=documented(401, 403, 404, 422, 429))
    async def remove_webhook(number: Number, caller: Writes) -> None:
        """Forget a webhook; what waits for it is not sent any more."""
        await _own(database, number, caller)
        async with database.write() as session:
            await Webhooks(session).remove(number)


def _changing(router: APIRouter, parts: WebhookParts) -> None:
    database = parts.database

    @router.post("/{number}/rotate", responses=documented(401, 403, 404, 422, 429))
    async def rotate(number: Number, caller: Writes) -> NewSecret:
        """Draw a new secret; for a while requests are signed with the one before as well."""
        await _own(database, number, caller)
        now = datetime.now(UTC)
        async with database.write() as session:
            secret = await Webhooks(session).rotate(number, now)
        return NewSecret(secret=secret, both_until=now + OLD_SECRET_FOR)

    @router.post("/{number}/pause", responses=documented(401, 403, 404, 422, 429))
    async def pause(number: Number, caller: Writes) -> WebhookShown:
        """Tell an address of nothing more, for now."""
        await _own(database, number, caller)
        async with database.write() as session:
            await Webhooks(session).pause(number, caller.token.name, datetime.now(UTC))
        return WebhookShown.model_validate(webhook_fields(await _own(database, number, caller)))

    @router.post("/{number}/resume", responses=documented(401, 403, 404, 422, 429))
    async def resume(number: Number, caller: Writes) -> WebhookShown:
        """Tell an address again, of what happens from now on."""
        await _own(database, number, caller)
        async with database.write() as session:
            await Webhooks(session).resume(number)
        return WebhookShown.model_validate(webhook_fields(await _own(database, number, caller)))

    @router.post("/{number}/test", responses=documented(401, 403, 404, 422, 429))
    async def test(number: Number, caller: Writes) -> Tested:
        """Send a `webhook.test` that says nothing, once and at once, also to a webhook that is paused."""
        return tested(await parts.attempt(await _own(database, number, caller)))


def _delivering(router: APIRouter, parts: WebhookParts) -> None:
    database = parts.database

    @router.get("/{number}/deliveries", responses=documented(401, 403, 404, 422, 429))
    async def list_deliveries(
        number: Number,
        caller: Reads,
        state: Annotated[DeliveryState | None, Query(description="Only those in this state.")] = None,
        after: After = 0,
        limit: Limit = 50,
    ) -> DeliveryPage:
        """List the events that were told, wait to be, or were set aside, oldest first."""
        await _own(database, number, caller)
        async with database.read() as session:
            found = await Deliveries(session).page(number, state, after, limit + 1)
        shown = [delivery_shown(each) for each in found[:limit]]
        return DeliveryPage(items=shown, next=shown[-1].id if len(found) > limit else None)

    @router.post("/{number}/deliveries/{id}/again", status_code=202, responses=documented(401, 403, 404, 409, 422, 429))
    async def send_again(number: Number, id: DeliveryId, caller: Writes) -> None:
        """Send an event again that was set aside; it has a new number in the list, and the same `webhook-id`."""
        await _own(database, number, caller)
        async with database.write() as session:
            if not await Deliveries(session).is_of(number, id):
                raise Problem(404, f"This webhook has no delivery {id}.")
            waiting = await Outbox(session).again(id, CHANNEL, datetime.now(UTC))
        if not waiting:
            raise Problem(409, "Only what was set aside is sent again.", code="not_set_aside")
        parts.leave(waiting)


def _allowed(new: NewWebhook, caller: Caller, *, private: bool) -> None:
    if new.texts and Scope.TICKETS_READ not in caller.token.scopes:
        raise Problem(403, f"With texts the token needs the scope {Scope.TICKETS_READ}.", code="insufficient_scope")
    try:
        check_url(new.url, private=private)
    except AddressError as error:
        raise Problem(409, str(error), code=f"address_{error.code}") from error


def _owner(caller: Caller) -> str:
    return f"api:{owner_of(caller)}"


def _is_own(webhook: Webhook, caller: Caller) -> bool:
    return webhook.created_by == _owner(caller)


async def _own(database: Database, number: int, caller: Caller) -> Webhook:
    async with database.read() as session:
        found = await Webhooks(session).get(number)
    if found is None or not _is_own(found, caller):
        raise Problem(404, f"This integration has no webhook {number}.")
    return found
