"""What forbids a move, and the fault that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.tickets.states import RULES, Action
from bot.tickets.ticket import Actor, Ticket


class IllegalMove(ValueError):  # noqa: N818 - what it is, a fault of whoever tried
    """Something that cannot be done with a ticket as it stands; the ticket is unchanged.

    ``action`` and ``state`` say what was tried and where. ``reason`` is a word for a template: ``state``, ``actor``,
    ``not_yours``, ``consent``, ``past``, ``too_late``, ``rating``, ``agent``, ``target``.
    """

    def __init__(self, ticket: Ticket, action: Action, reason: str, why: str) -> None:
        super().__init__(f"{action} a ticket that is {ticket.state}: {why}")
        self.action = action
        self.state = ticket.state
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants to do, with everything that it needs."""

    action: Action
    by: Actor
    at: datetime
    text: str
    scheduled_at: datetime | None
    rating: int | None
    reopen_window: timedelta | None
    to: str = ""
    """The agent, or the ticket, that it goes to."""


def check(ticket: Ticket, move: Move) -> None:
    """Raise ``IllegalMove`` where the state, the actor or something missing forbids the move."""
    rule = RULES[move.action]

    def refuse(reason: str, why: str) -> IllegalMove:
        return IllegalMove(ticket, move.action, reason, why)

    if move.at.utcoffset() is None:
        raise ValueError(f"{move.at} has no time zone")
    if ticket.state not in rule.leads:
        raise refuse("state", "not in this state")
    if not rule.allows(ticket.state, move.by.kind):
        raise refuse("actor", f"not for {move.by.kind}")
    if move.by.kind == "customer" and move.by.id != ticket.customer:
        raise refuse("not_yours", "it is another customer's")
    find_fault = _FAULTS.get(move.action)
    fault = find_fault(ticket, move) if find_fault else None
    if fault:
        raise refuse(*fault)


_Fault = tuple[str, str] | None


def _session_fault(ticket: Ticket, _: Move) -> _Fault:
    return None if ticket.may_connect else ("consent", "the customer has not consented to a remote connection")


def _consent_fault(_: Ticket, move: Move) -> _Fault:
    return None if move.text.strip() else ("consent", "the text that is consented to is missing")


def _schedule_fault(_: Ticket, move: Move) -> _Fault:
    if move.scheduled_at is None or move.scheduled_at.utcoffset() is None:
        return "past", "a time with a time zone is needed"
    return None if move.scheduled_at > move.at else ("past", f"{move.scheduled_at.isoformat()} is past")


def _reopen_fault(ticket: Ticket, move: Move) -> _Fault:
    if move.by.kind == "agent" or within(ticket, move.at, move.reopen_window):
        return None
    return "too_late", "the time for reopening has passed; open a linked ticket"


def _rate_fault(ticket: Ticket, move: Move) -> _Fault:
    if ticket.resolved_at is None:
        return "state", "it was never resolved"
    return None if move.rating in range(1, 6) else ("rating", f"a rating is 1 to 5, not {move.rating}")


def _assign_fault(_: Ticket, move: Move) -> _Fault:
    return None if move.to else ("agent", "the agent is missing")


def _merge_fault(ticket: Ticket, move: Move) -> _Fault:
    return None if move.to and move.to != str(ticket.id) else ("target", "another ticket is needed")


def within(ticket: Ticket, now: datetime, window: timedelta | None) -> bool:
    """Whether a resolved ticket's reopen window is open; ``None`` never ends."""
    if ticket.resolved_at is None:
        return False
    return window is None or now < ticket.resolved_at + window


_FAULTS: Mapping[Action, Callable[[Ticket, Move], _Fault]] = {
    Action.START_SESSION: _session_fault,
    Action.GIVE_CONSENT: _consent_fault,
    Action.SCHEDULE: _schedule_fault,
    Action.REOPEN: _reopen_fault,
    Action.RATE: _rate_fault,
    Action.ASSIGN: _assign_fault,
    Action.MERGE: _merge_fault,
}
