"""What is done with a ticket: legal moves only, and a session only with the customer's consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.tickets.checks import IllegalMove, Move, check, within
from bot.tickets.states import RULES, UNCLAIMED, Action, TicketState
from bot.tickets.ticket import Actor, Changed, Consent, EventKind, Ticket, TicketEvent


def open_ticket(ticket: Ticket) -> Changed:
    """Return a new ticket, its customer waiting from now on, with the events that begin its history."""
    ticket = replace(ticket, state=TicketState.NEW, waiting_since=ticket.opened_at)
    by = Actor("customer", ticket.customer)
    events = [TicketEvent(EventKind.OPENED, ticket.opened_at, by, ticket.state, ticket.state)]
    if ticket.consent:
        given = ticket.consent
        events.append(TicketEvent(EventKind.CONSENT_GIVEN, given.at, by, ticket.state, ticket.state, given.text))
    return Changed(ticket, tuple(events))


def apply(
    ticket: Ticket,
    action: Action,
    by: Actor,
    at: datetime,
    *,
    text: str = "",
    scheduled_at: datetime | None = None,
    rating: int | None = None,
    reopen_window: timedelta | None = None,
    to: str = "",
) -> Changed:
    """Do ``action``; raises ``IllegalMove`` where the state, the actor or a missing consent forbids it.

    ``text`` is what a consent says, ``scheduled_at`` goes with ``schedule`` and ``rating`` with ``rate``; ``to`` is the
    agent of ``assign``, or the number of the ticket that ``merge`` goes on in. A customer
    reopens only within ``reopen_window`` after resolving (``None``: at any time); agents always can. What has been done
    already (claimed by the same agent, consent withdrawn) changes nothing and is no fault: buttons are tapped twice.
    """
    move = Move(action, by, at, text, scheduled_at, rating, reopen_window, to)
    check(ticket, move)
    if _is_done(ticket, move):
        return Changed(ticket)
    after = RULES[action].leads[ticket.state]
    fields = {"state": after, **_FIELDS.get(action, _nothing)(ticket, move)}
    if action in _RESPONSES and by.kind == "agent":
        fields |= {"waiting_since": None, "first_response_at": ticket.first_response_at or at}
        fields |= {"agent": ticket.agent or by.id}
    changed = replace(ticket, **fields)
    events = [TicketEvent(_EVENTS[action], at, by, ticket.state, after, _detail(move))]
    if ticket.state is TicketState.IN_SESSION and after is not TicketState.IN_SESSION:
        ended = TicketEvent(EventKind.SESSION_ENDED, at, by, ticket.state, after)
        events = [ended] if action is Action.END_SESSION else [*events, ended]
    return Changed(changed, tuple(events))


def may(ticket: Ticket, action: Action, by: Actor, at: datetime, reopen_window: timedelta | None = None) -> bool:
    """Whether ``by`` could do this now, given what else it needs: for the buttons of a card."""
    try:
        check(ticket, Move(action, by, at, "-", at + timedelta(days=1), 5, reopen_window, "-"))
    except IllegalMove:
        return False
    return True


def is_due_to_close(ticket: Ticket, now: datetime, reopen_window: timedelta) -> bool:
    """Whether a resolved ticket's reopen window has passed."""
    return ticket.state is TicketState.RESOLVED and not within(ticket, now, reopen_window)


def _is_done(ticket: Ticket, move: Move) -> bool:
    if move.action is Action.CLAIM:
        return ticket.agent == move.by.id and ticket.state not in UNCLAIMED
    if move.action is Action.ASSIGN:
        return ticket.agent == move.to and ticket.state not in UNCLAIMED
    if move.action is Action.RELEASE:
        return ticket.agent is None
    if move.action is Action.WITHDRAW_CONSENT:
        return not ticket.may_connect and ticket.state is not TicketState.IN_SESSION
    return move.action is Action.RATE and ticket.rating == move.rating


def _detail(move: Move) -> str:
    if move.action is Action.SCHEDULE and move.scheduled_at:
        return move.scheduled_at.isoformat()
    if move.action is Action.RATE:
        return str(move.rating)
    if move.action in {Action.ASSIGN, Action.MERGE}:
        return move.to
    return move.text if move.action is Action.GIVE_CONSENT else ""


_Fields = dict[str, Any]


def _nothing(_ticket: Ticket, _move: Move) -> _Fields:
    return {}


def _withdrawn(ticket: Ticket, move: Move) -> _Fields:
    return {"consent": replace(ticket.consent, withdrawn_at=move.at) if ticket.consent else None}


def _reopened(_: Ticket, move: Move) -> _Fields:
    # The rating that the customer gave stays in the ticket's history.
    return {"resolved_at": None, "closed_at": None, "rating": None, "agent": None, "waiting_since": move.at}


_FIELDS: Mapping[Action, Callable[[Ticket, Move], _Fields]] = {
    Action.CLAIM: lambda _, move: {"agent": move.by.id},
    Action.ASSIGN: lambda _, move: {"agent": move.to},
    Action.RELEASE: lambda _, __: {"agent": None},
    Action.SCHEDULE: lambda _, move: {"scheduled_at": move.scheduled_at},
    Action.RESOLVE: lambda _, move: {"resolved_at": move.at, "waiting_since": None},
    Action.CLOSE: lambda _, move: {"closed_at": move.at, "waiting_since": None},
    # Not to be reopened by the next message: that is for the bot.
    Action.HAND_BACK: lambda _, move: {"closed_at": move.at, "resolved_at": None, "waiting_since": None},
    Action.MERGE: lambda _, move: {"closed_at": move.at, "resolved_at": None, "waiting_since": None},
    Action.REOPEN: _reopened,
    Action.GIVE_CONSENT: lambda _, move: {"consent": Consent(move.at, move.text)},
    Action.WITHDRAW_CONSENT: _withdrawn,
    Action.RATE: lambda _, move: {"rating": move.rating},
}
_RESPONSES = frozenset({Action.REPLY, Action.ASK_CUSTOMER, Action.SCHEDULE, Action.START_SESSION, Action.RESOLVE})
"""What a customer gets to see of an agent; claiming is not yet a response."""
_EVENTS: Mapping[Action, EventKind] = {
    Action.CLAIM: EventKind.CLAIMED,
    Action.ASSIGN: EventKind.ASSIGNED,
    Action.RELEASE: EventKind.RELEASED,
    Action.REPLY: EventKind.REPLIED,
    Action.ASK_CUSTOMER: EventKind.ASKED,
    Action.CUSTOMER_REPLY: EventKind.CUSTOMER_REPLIED,
    Action.SCHEDULE: EventKind.SCHEDULED,
    Action.START_SESSION: EventKind.SESSION_STARTED,
    Action.END_SESSION: EventKind.SESSION_ENDED,
    Action.RESOLVE: EventKind.RESOLVED,
    Action.CLOSE: EventKind.CLOSED,
    Action.REOPEN: EventKind.REOPENED,
    Action.HAND_BACK: EventKind.HANDED_BACK,
    Action.GIVE_CONSENT: EventKind.CONSENT_GIVEN,
    Action.WITHDRAW_CONSENT: EventKind.CONSENT_WITHDRAWN,
    Action.RATE: EventKind.RATED,
    Action.MERGE: EventKind.MERGED,
}
