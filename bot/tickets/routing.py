"""Where a customer's message goes once there is a ticket, and the ticket that goes on from an earlier one."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.tickets.checks import within
from bot.tickets.moves import open_ticket
from bot.tickets.states import WITH_PEOPLE, TicketState
from bot.tickets.ticket import Changed, Ticket


class Route(StrEnum):
    """Who a message is for."""

    BOT = "bot"
    BOTH = "both"
    """The ticket waits for an agent: it gets the message, and the bot goes on answering meanwhile."""
    PEOPLE = "people"
    """An agent is at work: the bot keeps silent."""
    REOPEN = "reopen"
    """A reply to a ticket that was resolved a short while ago."""
    LINKED = "linked"
    """A reply to a ticket when it is too late to reopen it: ``follow_up`` opens one that goes on from it."""


def route(ticket: Ticket | None, now: datetime, reopen_window: timedelta, *, is_reply: bool = False) -> Route:
    """Say who a customer's message is for, given their last ticket.

    ``is_reply``: the message answers one of an agent's or a ticket's messages; without that, what is written long after
    a ticket has nothing to do with it. Thanks and goodbyes after resolving are for the bot: ask the dialogue first.
    """
    if ticket is None:
        return Route.BOT
    if ticket.state is TicketState.NEW:
        return Route.BOTH
    if ticket.state in WITH_PEOPLE:
        return Route.PEOPLE
    if within(ticket, now, reopen_window):
        return Route.REOPEN
    return Route.LINKED if is_reply else Route.BOT


def follow_up(earlier: Ticket, question: str, at: datetime) -> Changed:
    """Open a ticket that goes on from ``earlier``. A consent is for one ticket: a new session needs a new one."""
    return open_ticket(
        Ticket(
            earlier.kind,
            earlier.customer,
            earlier.channel,
            at,
            question=question,
            edition=earlier.edition,
            problem=question,
            contact=earlier.contact,
            convenient=earlier.convenient,
            parent=earlier.id,
        )
    )
