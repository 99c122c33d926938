"""Webhooks as callers send and get them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from bot.storage.webhooks import OLD_SECRET_FOR
from bot.web.api.values import Name, Shown, Strict
from bot.webhooks.address import LONGEST_URL
from bot.webhooks.events import ALL, TYPES

if TYPE_CHECKING:
    from bot.storage.deliveries import Delivery
    from bot.storage.webhooks import Webhook
    from bot.webhooks.channel import Attempt

DeliveryState = Literal["waiting", "delivered", "set_aside"]


def _known(event: str) -> str:
    if event not in ALL:
        raise ValueError("there is no such event")
    return event


EventType = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(ALL)})]


class NewWebhook(Strict):
    """An address that is to be told of ticket events."""

    name: Name
    url: Annotated[str, Field(max_length=LONGEST_URL, pattern=r"^https?://[!-~]+$")] = Field(
        description="`https`, on the public internet, without user name, password or fragment.",
        examples=["https://example.com/kefu"],
    )
    events: list[EventType] = Field(default=[], max_length=len(ALL), description="Without any: all of them.")
    texts: bool = Field(
        default=False,
        description="Send along what customers and agents wrote, names and contacts; needs `tickets:read` as well.",
    )


class WebhookShown(Shown):
    """An address that is told of ticket events."""

    id: int
    name: str
    url: str
    events: list[str] = Field(description="Empty: all of them.")
    texts: bool
    created_at: datetime
    paused_at: datetime | None = Field(description="Since when it is told of nothing.")
    paused_why: str


class WebhookMade(WebhookShown):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(description="What requests are signed with (Standard Webhooks).", examples=["whsec_…"])


class WebhookPage(Shown):
    """Some webhooks."""

    items: list[WebhookShown]
    next: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class NewSecret(Shown):
    """A new secret, which is shown this once."""

    secret: str
    both_until: datetime = Field(
        description=f"Until then requests are signed with the secret before as well ({OLD_SECRET_FOR.days * 24} hours)."
    )


class DeliveryShown(Shown):
    """An event on its way to a webhook."""

    id: int
    event: str | None = Field(description="What stands in `webhook-id`.", examples=["evt_17"])
    type: str | None = Field(examples=["ticket.claimed"])
    ticket: int
    state: DeliveryState = Field(description="`set_aside`: given up; it can be sent again.")
    attempts: int = Field(description="Tries that failed.")
    error: str = Field(description="Why the last of them did.")
    created_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None


class DeliveryPage(Shown):
    """Some deliveries."""

    items: list[DeliveryShown]
    next: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class Tested(Shown):
    """What came of a test."""

    delivered: bool = Field(description="Whether it was answered with a 2xx.")
    status: int | None = Field(description="What the receiver answered; null where there was no answer.")
    error: str = Field(description="Why there was none.")
    seconds: float


def webhook_fields(webhook: Webhook) -> dict[str, object]:
    """Return the values of ``WebhookShown``."""
    names = ("id", "name", "url", "texts", "created_at", "paused_at", "paused_why")
    return {name: getattr(webhook, name) for name in names} | {"events": list(webhook.events)}


def delivery_shown(delivery: Delivery) -> DeliveryShown:
    """Return a delivery as callers get it."""
    return DeliveryShown(
        id=delivery.id,
        event=f"evt_{delivery.event}" if delivery.event is not None else None,
        type=TYPES.get(delivery.kind),
        ticket=delivery.ticket,
        state=delivery.state,
        attempts=delivery.attempts,
        error=delivery.error,
        created_at=delivery.created_at,
        next_try_at=delivery.next_try_at,
        delivered_at=delivery.sent_at,
    )


def tested(attempt: Attempt) -> Tested:
    """Return what came of a test as callers get it."""
    return Tested(
        delivered=attempt.delivered, status=attempt.status, error=attempt.error, seconds=round(attempt.seconds, 3)
    )
