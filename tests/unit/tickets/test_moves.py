"""Every state × action, a session's consent, and who may do what."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.tickets.checks import IllegalMove
from bot.tickets.moves import apply, is_due_to_close, may, open_ticket
from bot.tickets.states import OPEN, Action, TicketState
from bot.tickets.ticket import Actor, Changed, EventKind, Ticket

from .conftest import AGENT, CONSENT, CUSTOMER, HOUR, NOW, STRANGER, SYSTEM, ticket_in

S = TicketState
WINDOW = timedelta(hours=72)

# Columns: where each action of an agent leads from a state; "." is an illegal move.
AGENTS = """
                  new        claimed    waiting    scheduled  in_session resolved   closed     reopened
claim             claimed    claimed    waiting    scheduled  in_session .          .          claimed
reply             claimed    claimed    waiting    scheduled  in_session resolved   .          claimed
ask_customer      waiting    waiting    waiting    waiting    .          .          .          waiting
customer_reply    .          .          .          .          .          .          .          .
schedule          scheduled  scheduled  scheduled  scheduled  .          .          .          scheduled
start_session     .          in_session in_session in_session .          .          .          .
end_session       .          .          .          .          claimed    .          .          .
resolve           resolved   resolved   resolved   resolved   resolved   .          .          resolved
close             closed     closed     closed     closed     .          closed     .          closed
reopen            .          .          .          .          .          reopened   reopened   .
hand_back         closed     closed     closed     closed     .          closed     .          closed
give_consent      .          .          .          .          .          .          .          .
withdraw_consent  new        claimed    waiting    scheduled  claimed    resolved   closed     reopened
rate              .          .          .          .          .          .          .          .
assign            claimed    claimed    waiting    scheduled  in_session .          .          claimed
release           new        new        waiting    scheduled  .          .          .          reopened
merge             closed     closed     closed     closed     .          closed     .          closed
"""
CUSTOMERS = """
                  new        claimed    waiting    scheduled  in_session resolved   closed     reopened
claim             .          .          .          .          .          .          .          .
reply             .          .          .          .          .          .          .          .
ask_customer      .          .          .          .          .          .          .          .
customer_reply    new        claimed    claimed    scheduled  in_session .          .          reopened
schedule          .          .          .          .          .          .          .          .
start_session     .          .          .          .          .          .          .          .
end_session       .          .          .          .          claimed    .          .          .
resolve           resolved   resolved   resolved   resolved   .          .          .          resolved
close             closed     closed     closed     closed     .          closed     .          closed
reopen            .          .          .          .          .          reopened   reopened   .
hand_back         .          .          .          .          .          .          .          .
give_consent      new        claimed    waiting    scheduled  in_session .          .          reopened
withdraw_consent  new        claimed    waiting    scheduled  claimed    resolved   closed     reopened
rate              .          .          .          .          .          resolved   closed     .
assign            .          .          .          .          .          .          .          .
release           .          .          .          .          .          .          .          .
merge             .          .          .          .          .          .          .          .
"""


def rows(table: str) -> list[tuple[S, Action, S | None]]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return [
        (S(state), Action(action), None if target == "." else S(target))
        for action, *targets in lines
        for state, target in zip(head, targets, strict=True)
    ]


CASES = [(by, *row) for by, table in ((AGENT, AGENTS), (CUSTOMER, CUSTOMERS)) for row in rows(table)]


def do(ticket: Ticket, action: Action, by: Actor = AGENT, at: datetime = NOW) -> Changed:
    return apply(ticket, action, by, at, text="同意", scheduled_at=NOW + HOUR, rating=5, reopen_window=WINDOW, to="9")


def test_the_tables_hold_every_state_and_action() -> None:
    for table in (AGENTS, CUSTOMERS):
        pairs = {(state, action) for state, action, _ in rows(table)}
        assert pairs == {(state, action) for state in S for action in Action}


@pytest.mark.parametrize(("by", "state", "action", "target"), CASES)
def test_an_action_leads_where_the_table_says_or_is_refused(
    by: Actor, state: S, action: Action, target: S | None
) -> None:
    ticket = ticket_in(state)
    assert may(ticket, action, by, NOW, WINDOW) is (target is not None)
    if target is None:
        with pytest.raises(IllegalMove, match=f"{action} a ticket that is {state}"):
            do(ticket, action, by)
    else:
        assert do(ticket, action, by).ticket.state is target


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", Action)
def test_nobody_touches_another_customers_ticket_and_the_clock_only_closes(state: S, action: Action) -> None:
    ticket = ticket_in(state)
    assert not may(ticket, action, STRANGER, NOW)
    assert not may(ticket, action, Actor("bot"), NOW)
    assert may(ticket, action, SYSTEM, NOW) is ((state, action) == (S.RESOLVED, Action.CLOSE))


@pytest.mark.parametrize("state", [S.CLAIMED, S.WAITING, S.SCHEDULED])
def test_a_session_without_valid_consent_is_illegal(state: S) -> None:
    never = ticket_in(state, consent=None)
    withdrawn = do(ticket_in(state), Action.WITHDRAW_CONSENT, CUSTOMER).ticket
    for ticket in (never, withdrawn):
        with pytest.raises(IllegalMove, match="has not consented") as refused:
            do(ticket, Action.START_SESSION)
        assert refused.value.reason == "consent"


def test_withdrawing_consent_ends_a_running_session_and_forbids_the_next() -> None:
    changed = do(ticket_in(S.IN_SESSION), Action.WITHDRAW_CONSENT, CUSTOMER)
    assert [event.kind for event in changed.events] == [EventKind.CONSENT_WITHDRAWN, EventKind.SESSION_ENDED]
    assert changed.ticket.state is S.CLAIMED
    assert changed.ticket.consent
    assert (changed.ticket.consent.text, changed.ticket.consent.withdrawn_at) == (CONSENT.text, NOW)
    assert not may(changed.ticket, Action.START_SESSION, AGENT, NOW)


def test_consent_given_anew_is_recorded_with_its_time_and_exact_text() -> None:
    withdrawn = do(ticket_in(S.CLAIMED), Action.WITHDRAW_CONSENT, CUSTOMER).ticket
    changed = apply(withdrawn, Action.GIVE_CONSENT, CUSTOMER, NOW + HOUR, text="  我再次同意。")
    assert changed.ticket.consent
    assert (changed.ticket.consent.at, changed.ticket.consent.text) == (NOW + HOUR, "  我再次同意。")
    assert changed.events[0].detail == "  我再次同意。"
    assert may(changed.ticket, Action.START_SESSION, AGENT, NOW + HOUR)


def test_nobody_consents_to_an_empty_text() -> None:
    with pytest.raises(IllegalMove, match="text that is consented to"):
        apply(ticket_in(S.CLAIMED), Action.GIVE_CONSENT, CUSTOMER, NOW, text=" ")


def test_a_new_ticket_begins_its_history_with_the_consent() -> None:
    opened = open_ticket(ticket_in(S.NEW))
    assert [event.kind for event in opened.events] == [EventKind.OPENED, EventKind.CONSENT_GIVEN]
    assert opened.ticket.waiting_since == opened.ticket.opened_at


def test_a_button_tapped_twice_changes_nothing_the_second_time() -> None:
    claimed = do(ticket_in(S.NEW), Action.CLAIM).ticket
    rated = do(ticket_in(S.RESOLVED), Action.RATE, CUSTOMER).ticket
    withdrawn = do(ticket_in(S.CLAIMED), Action.WITHDRAW_CONSENT, CUSTOMER).ticket
    assert do(claimed, Action.CLAIM) == Changed(claimed)
    assert do(rated, Action.RATE, CUSTOMER) == Changed(rated)
    assert do(withdrawn, Action.WITHDRAW_CONSENT, CUSTOMER) == Changed(withdrawn)


def test_an_agent_takes_over_from_another_without_undoing_what_was_agreed() -> None:
    changed = do(ticket_in(S.SCHEDULED, scheduled_at=NOW + HOUR), Action.CLAIM, Actor("agent", "a2"))
    assert (changed.ticket.agent, changed.ticket.state, changed.ticket.scheduled_at) == ("a2", S.SCHEDULED, NOW + HOUR)


def test_the_first_word_to_the_customer_is_the_first_response_and_claiming_is_not() -> None:
    claimed = do(open_ticket(ticket_in(S.NEW)).ticket, Action.CLAIM).ticket
    assert (claimed.first_response_at, claimed.waiting_since) == (None, claimed.opened_at)
    replied = do(claimed, Action.REPLY).ticket
    again = do(replied, Action.REPLY, at=NOW + HOUR).ticket
    assert (again.first_response_at, again.waiting_since) == (NOW, None)


def test_writing_in_an_unclaimed_ticket_claims_it() -> None:
    assert do(ticket_in(S.NEW), Action.REPLY).ticket.agent == AGENT.id


def test_a_customer_reopens_within_the_window_and_waits_anew() -> None:
    resolved = ticket_in(S.RESOLVED, rating=2)
    reopened = do(resolved, Action.REOPEN, CUSTOMER).ticket
    assert (reopened.state, reopened.waiting_since, reopened.resolved_at) == (S.REOPENED, NOW, None)
    assert (reopened.agent, reopened.rating) == (None, None)


def test_after_the_window_only_an_agent_reopens() -> None:
    resolved = ticket_in(S.RESOLVED)
    assert resolved.resolved_at
    late = resolved.resolved_at + WINDOW
    with pytest.raises(IllegalMove, match="open a linked ticket"):
        do(resolved, Action.REOPEN, CUSTOMER, late)
    assert do(resolved, Action.REOPEN, AGENT, late).ticket.state is S.REOPENED


def test_a_resolved_ticket_closes_when_its_window_has_passed_and_not_before() -> None:
    resolved = ticket_in(S.RESOLVED)
    assert resolved.resolved_at
    assert not is_due_to_close(resolved, resolved.resolved_at + WINDOW - timedelta(seconds=1), WINDOW)
    assert is_due_to_close(resolved, resolved.resolved_at + WINDOW, WINDOW)
    assert not any(is_due_to_close(ticket_in(state), NOW + 99 * WINDOW, WINDOW) for state in OPEN | {S.CLOSED})


def test_a_ticket_that_was_handed_back_is_neither_rated_nor_reopened_by_its_customer() -> None:
    back = do(ticket_in(S.CLAIMED), Action.HAND_BACK).ticket
    assert (back.state, back.closed_at, back.resolved_at) == (S.CLOSED, NOW, None)
    assert not may(back, Action.RATE, CUSTOMER, NOW)
    assert not may(back, Action.REOPEN, CUSTOMER, NOW)


@pytest.mark.parametrize("rating", [0, 6, None, -1])
def test_a_rating_is_one_to_five(rating: int | None) -> None:
    with pytest.raises(IllegalMove, match="1 to 5"):
        apply(ticket_in(S.RESOLVED), Action.RATE, CUSTOMER, NOW, rating=rating)


def test_a_rating_can_be_changed() -> None:
    rated = do(ticket_in(S.RESOLVED), Action.RATE, CUSTOMER).ticket
    assert apply(rated, Action.RATE, CUSTOMER, NOW, rating=1).ticket.rating == 1


def test_an_appointment_lies_ahead() -> None:
    for when in (None, NOW, NOW - HOUR):
        with pytest.raises(IllegalMove) as refused:
            apply(ticket_in(S.CLAIMED), Action.SCHEDULE, AGENT, NOW, scheduled_at=when)
        assert refused.value.reason == "past"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        do(ticket_in(S.NEW), Action.CLAIM, at=datetime(2026, 11, 18, 2, 0))  # noqa: DTZ001 - that is the fault
    with pytest.raises(ValueError, match="no time zone"):
        ticket_in(S.NEW, closed_at=datetime(2026, 11, 18, 2, 0))  # noqa: DTZ001


def test_what_is_refused_leaves_the_ticket_as_it_was() -> None:
    ticket = ticket_in(S.CLOSED)
    before = repr(ticket)
    with pytest.raises(IllegalMove):
        do(ticket, Action.CLAIM)
    assert repr(ticket) == before


def test_a_ticket_is_given_to_another_agent_and_taken_from_everybody() -> None:
    given = apply(ticket_in(S.NEW), Action.ASSIGN, AGENT, NOW, to="a2")
    assert (given.ticket.agent, given.ticket.state, given.events[0].detail) == ("a2", S.CLAIMED, "a2")
    assert apply(given.ticket, Action.ASSIGN, AGENT, NOW, to="a2") == Changed(given.ticket)
    released = do(given.ticket, Action.RELEASE).ticket
    assert (released.agent, released.state) == (None, S.NEW)
    with pytest.raises(IllegalMove, match="the agent is missing"):
        apply(ticket_in(S.NEW), Action.ASSIGN, AGENT, NOW)


def test_a_ticket_goes_on_in_another_and_not_in_itself() -> None:
    merged = apply(ticket_in(S.RESOLVED, id=3), Action.MERGE, AGENT, NOW, to="2")
    assert (merged.ticket.state, merged.ticket.resolved_at, merged.events[0].detail) == (S.CLOSED, None, "2")
    with pytest.raises(IllegalMove, match="another ticket"):
        apply(ticket_in(S.NEW, id=3), Action.MERGE, AGENT, NOW, to="3")
