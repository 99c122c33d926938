"""Tickets and messages as callers see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, Field, JsonValue

from bot.tickets.states import TicketState
from bot.tickets.ticket import TicketKind
from bot.web.api.values import Shown

if TYPE_CHECKING:
    from bot.storage.messages import Attachment
    from bot.storage.pages import Line
    from bot.storage.tickets import Stored

EXAMPLE: dict[str, JsonValue] = {
    "number": 17,
    "version": 3,
    "kind": "remote",
    "state": "claimed",
    "channel": "tg",
    "customer": {"id": "5012345", "name": "王女士"},
    "question": "报表打不开",
    "edition": "KIS 专业版",
    "problem": "打开利润表时报错",
    "contact": "13800000000",
    "convenient": "明天下午",
    "may_connect": True,
    "agent": "12",
    "opened_at": "2026-11-25T03:00:00Z",
    "waiting_since": None,
    "first_response_at": "2026-11-25T03:10:00Z",
    "scheduled_at": None,
    "resolved_at": None,
    "closed_at": None,
    "rating": None,
    "parent": None,
}


class CustomerShown(Shown):
    """Who the ticket is for."""

    id: str = Field(description="The channel's id of the customer.")
    name: str


class TicketShown(Shown):
    """A ticket. Its `ETag` is that of the version."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    number: int
    version: int = Field(description="Grows with every change.")
    kind: TicketKind = Field(description="A remote session is asked for, or only somebody's attention.")
    state: TicketState
    channel: str = Field(description="Where the customer reads: `tg` (Telegram), `web`, or `api`.")
    customer: CustomerShown
    question: str = Field(description="What was asked before a person was needed.")
    edition: str
    problem: str
    contact: str
    convenient: str = Field(description="When it suits, in the customer's words.")
    may_connect: bool = Field(description="Whether the customer's consent to a remote connection holds.")
    agent: str | None = Field(description="Id of the agent at work on it.")
    opened_at: datetime
    waiting_since: datetime | None = Field(description="Since when the customer waits for a first response.")
    first_response_at: datetime | None
    scheduled_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    rating: int | None = Field(description="1 (bad) to 5 (good).")
    parent: int | None = Field(description="The ticket that this one goes on from.")


class TicketPage(Shown):
    """Some tickets."""

    items: list[TicketShown]
    next: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class MessageShown(Shown):
    """A line of a ticket's conversation."""

    id: int
    who: Literal["customer", "bot", "agent", "note"] = Field(description="`note`: stays among the agents.")
    by: str = Field(description="Id of the agent who wrote it, where known.")
    text: str
    at: datetime
    ticket: int | None = Field(description="The ticket that was open then.")


class FileShown(Shown):
    """A file of the ticket, without its content."""

    kind: str
    name: str
    size: int | None
    at: datetime


class MessagePage(Shown):
    """Some lines."""

    items: list[MessageShown]
    files: list[FileShown] = Field(description="Every file of the ticket.")
    next: int | None = Field(description="Send it as `after` for the next page; null on the last.")


def ticket_shown(stored: Stored, name: str) -> TicketShown:
    """Return a ticket's JSON object."""
    ticket = stored.ticket
    return TicketShown(
        number=stored.id,
        version=stored.version,
        kind=ticket.kind,
        state=ticket.state,
        channel=ticket.channel,
        customer=CustomerShown(id=ticket.customer, name=name),
        question=ticket.question,
        edition=ticket.edition,
        problem=ticket.problem,
        contact=ticket.contact,
        convenient=ticket.convenient,
        may_connect=ticket.may_connect,
        agent=ticket.agent,
        opened_at=ticket.opened_at,
        waiting_since=ticket.waiting_since,
        first_response_at=ticket.first_response_at,
        scheduled_at=ticket.scheduled_at,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        rating=ticket.rating,
        parent=ticket.parent,
    )


def message_page(lines: list[Line], files: list[Attachment], limit: int) -> MessagePage:
    """Return a page of lines; one more than ``limit`` says that there are more."""
    shown = [
        MessageShown.model_validate(
            {"id": each.id, "who": each.who, "by": each.by, "text": each.text, "at": each.at, "ticket": each.ticket}
        )
        for each in lines[:limit]
    ]
    listed = [FileShown(kind=file.kind, name=file.name, size=file.size, at=file.at) for file in files]
    return MessagePage(items=shown, files=listed, next=shown[-1].id if len(lines) > limit else None)
