"""What webhooks tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.tickets.ticket import EventKind

if TYPE_CHECKING:
    from bot.storage.tickets import Stored
    from bot.storage.webhooks import Logged

CHANNEL = "webhook"
MESSAGES = frozenset({EventKind.CUSTOMER_REPLIED, EventKind.REPLIED, EventKind.ASKED})
MESSAGE = "ticket.message"
TYPES: dict[str, str] = {str(kind): MESSAGE if kind in MESSAGES else f"ticket.{kind}" for kind in EventKind}
"""The type of an event, by its kind in the audit log."""
TEST = "webhook.test"
"""The type of what is sent on request, about nothing."""
ALL = tuple(dict.fromkeys(TYPES.values()))
_TELLING = frozenset({EventKind.SCHEDULED, EventKind.RATED, EventKind.ASSIGNED, EventKind.MERGED})
"""Kinds whose detail is no text of anybody."""


def envelope(event: Logged, stored: Stored) -> dict[str, Any]:
    """Return what waits in the outbox: everything but what somebody wrote, which is added when it leaves."""
    ticket = stored.ticket
    moments = {
        name: moment.isoformat() if (moment := getattr(ticket, name)) else None
        for name in ("opened_at", "first_response_at", "scheduled_at", "resolved_at", "closed_at")
    }
    return {
        "event": event.id,
        "at": event.at.isoformat(),
        "type": TYPES[event.kind],
        "data": {
            "event": {
                "kind": event.kind,
                "by": {"kind": event.by_kind, "id": event.by_id},
                "before": event.before,
                "after": event.after,
                "detail": event.detail if event.kind in _TELLING else "",
            },
            "ticket": {
                "number": stored.id,
                "version": stored.version,
                "kind": ticket.kind,
                "state": str(ticket.state),
                "channel": ticket.channel,
                "customer": ticket.customer,
                "agent": ticket.agent,
                "rating": ticket.rating,
                "parent": ticket.parent,
                **moments,
            },
        },
    }
