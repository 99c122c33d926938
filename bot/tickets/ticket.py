"""A ticket, who acts on it, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.tickets.states import OPEN, ActorKind, TicketState

TicketKind = Literal["remote", "message"]
"""A remote session is asked for, or only somebody's attention."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. A customer's ``id`` is the ticket's ``customer``, an agent's is the channel's for them."""

    kind: ActorKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A customer's explicit consent to a remote connection."""

    at: datetime
    text: str
    """What was consented to, word for word as the customer read it."""
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a consent needs the text that was consented to")
        _require_zone(self.at, self.withdrawn_at)

    @property
    def valid(self) -> bool:
        """Whether a connection may be made."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer's case that people work on. Every moment is an aware ``datetime``, stored as UTC."""

    kind: TicketKind
    customer: str
    channel: str
    opened_at: datetime
    id: int | None = None
    """Given by the storage; ``None`` before that."""
    state: TicketState = TicketState.NEW
    question: str = ""
    """What was asked before the bot handed over, in a form that stands by itself."""
    edition: str = ""
    problem: str = ""
    contact: str = ""
    convenient: str = ""
    """When it suits, in the customer's words."""
    consent: Consent | None = None
    agent: str | None = None
    waiting_since: datetime | None = None
    """Since when the customer waits for a first response, also after reopening; ``None`` once there was one."""
    first_response_at: datetime | None = None
    scheduled_at: datetime | None = None
    """The time agreed on for a session or call."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    rating: int | None = None
    """1 (bad) to 5 (good)."""
    parent: int | None = None
    """The earlier ticket that this one goes on from."""

    def __post_init__(self) -> None:
        _require_zone(
            self.opened_at,
            self.waiting_since,
            self.first_response_at,
            self.scheduled_at,
            self.resolved_at,
            self.closed_at,
        )
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise ValueError(f"a rating is 1 to 5, not {self.rating}")

    @property
    def is_open(self) -> bool:
        """Whether there is work to do."""
        return self.state in OPEN

    @property
    def may_connect(self) -> bool:
        """Whether the customer's consent to a remote connection holds."""
        return self.consent is not None and self.consent.valid


class EventKind(StrEnum):
    """What happened to a ticket."""

    OPENED = "opened"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    RELEASED = "released"
    REPLIED = "replied"
    ASKED = "asked"
    CUSTOMER_REPLIED = "customer_replied"
    SCHEDULED = "scheduled"
    SESSION_STARTED = "session_started"
    SESSION_ENDED = "session_ended"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED_BACK = "handed_back"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    RATED = "rated"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One thing that happened, for the ticket's history and the audit log."""

    kind: EventKind
    at: datetime
    by: Actor
    before: TicketState
    after: TicketState
    detail: str = ""
    """The consent's text, the time agreed on (ISO 8601), the rating, the agent or ticket that it goes to; never what
    somebody wrote."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A ticket after something was done, and what that was. Without events nothing has changed."""

    ticket: Ticket
    events: tuple[TicketEvent, ...] = ()


def _require_zone(*moments: datetime | None) -> None:
    for moment in moments:
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{moment} has no time zone")
