"""A ticket in every state, and the people who act on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.tickets.states import DONE, TicketState
from bot.tickets.ticket import Actor, Consent, Ticket

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CUSTOMER = Actor("customer", "c1")
STRANGER = Actor("customer", "c2")
AGENT = Actor("agent", "a1")
SYSTEM = Actor("system")
CONSENT = Consent(NOW - HOUR, "我同意工程师远程连接我的电脑。")


def ticket_in(state: TicketState, consent: Consent | None = CONSENT, **fields: object) -> Ticket:
    agent = None if state in {TicketState.NEW, TicketState.REOPENED} else AGENT.id
    resolved = NOW - HOUR if state in DONE else None
    given = {"agent": agent, "resolved_at": resolved, **fields}
    return Ticket(
        "remote",
        CUSTOMER.id,
        "telegram",
        NOW - 2 * HOUR,
        state=state,
        consent=consent,
        **given,  # type: ignore[arg-type]
    )
