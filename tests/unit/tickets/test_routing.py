"""Whom a message reaches after a ticket was opened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.tickets.routing import Route, follow_up, route
from bot.tickets.states import TicketState

from .conftest import NOW, ticket_in

S = TicketState
WINDOW = timedelta(hours=72)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.NEW, Route.BOTH),
        (S.CLAIMED, Route.PEOPLE),
        (S.WAITING, Route.PEOPLE),
        (S.SCHEDULED, Route.PEOPLE),
        (S.IN_SESSION, Route.PEOPLE),
        (S.REOPENED, Route.PEOPLE),
        (S.RESOLVED, Route.REOPEN),
        (S.CLOSED, Route.REOPEN),
    ],
)
def test_a_message_goes_where_the_ticket_stands(state: S, expected: Route) -> None:
    assert route(ticket_in(state), NOW, WINDOW) is expected


def test_without_a_ticket_the_bot_answers() -> None:
    assert route(None, NOW, WINDOW) is Route.BOT


def test_long_after_a_ticket_only_a_reply_to_it_has_to_do_with_it() -> None:
    late = NOW + WINDOW
    assert route(ticket_in(S.CLOSED), late, WINDOW) is Route.BOT
    assert route(ticket_in(S.CLOSED), late, WINDOW, is_reply=True) is Route.LINKED


def test_a_customer_who_was_handed_back_speaks_with_the_bot_at_once() -> None:
    assert route(ticket_in(S.CLOSED, resolved_at=None, closed_at=NOW), NOW, WINDOW) is Route.BOT


def test_a_linked_ticket_knows_the_customer_but_carries_no_consent_over() -> None:
    opened = follow_up(ticket_in(S.CLOSED, id=7, contact="13800138000", edition="KIS 专业版"), "又打不开了", NOW)
    ticket = opened.ticket
    assert (ticket.parent, ticket.id, ticket.state) == (7, None, S.NEW)
    assert (ticket.contact, ticket.edition, ticket.problem) == ("13800138000", "KIS 专业版", "又打不开了")
    assert ticket.consent is None
    assert ticket.waiting_since == NOW
