"""Who is reminded of a ticket that waits, and that nobody is reminded twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.tickets.calendar import BusinessCalendar
from bot.tickets.moves import apply, open_ticket
from bot.tickets.sla import Reminder, ServiceLevel
from bot.tickets.states import Action
from bot.tickets.ticket import Ticket

from .conftest import AGENT, CUSTOMER

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEVEL = ServiceLevel(timedelta(minutes=30), BusinessCalendar())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def opened(text: str, kind: str = "remote") -> Ticket:
    return open_ticket(Ticket(kind, CUSTOMER.id, "telegram", at(text))).ticket  # type: ignore[arg-type]


def reminders(ticket: Ticket, now: str, sent: tuple[str, ...] = ()) -> list[Reminder]:
    return [due.reminder for due in LEVEL.due(ticket, at(now), sent)]


def test_remote_work_is_due_in_business_time_and_messages_around_the_clock() -> None:
    assert LEVEL.deadline(opened("2026-11-20 17:50")) == at("2026-11-23 09:20")
    assert LEVEL.deadline(opened("2026-11-20 23:50", "message")) == at("2026-11-21 00:20")


def test_agents_are_reminded_at_half_and_at_the_end_then_the_supervisor() -> None:
    ticket = opened("2026-11-18 10:00")
    assert reminders(ticket, "2026-11-18 10:14") == []
    assert reminders(ticket, "2026-11-18 10:15") == [Reminder.HALF]
    assert reminders(ticket, "2026-11-18 10:30") == [Reminder.END]
    assert reminders(ticket, "2026-11-18 10:45") == [Reminder.END, Reminder.SUPERVISOR]
    assert [due.to for due in LEVEL.due(ticket, at("2026-11-18 10:45"), ())] == ["agents", "supervisor"]


def test_nobody_is_reminded_at_night_of_work_that_is_due_in_the_morning() -> None:
    assert reminders(opened("2026-11-18 17:50"), "2026-11-19 09:04") == []
    assert reminders(opened("2026-11-18 17:50"), "2026-11-19 09:05") == [Reminder.HALF]


def test_a_first_response_ends_all_reminders() -> None:
    ticket = opened("2026-11-18 10:00")
    claimed = apply(ticket, Action.CLAIM, AGENT, at("2026-11-18 10:05")).ticket
    assert reminders(claimed, "2026-11-18 11:00") == [Reminder.END, Reminder.SUPERVISOR]
    replied = apply(claimed, Action.REPLY, AGENT, at("2026-11-18 10:06")).ticket
    assert reminders(replied, "2026-11-18 11:00") == []
    assert LEVEL.next_due(replied, at("2026-11-18 10:06")) is None


def test_a_reopened_ticket_is_reminded_of_anew() -> None:
    first = opened("2026-11-18 10:00")
    sent = tuple(due.key for due in LEVEL.due(first, at("2026-11-18 12:00"), ()))
    resolved = apply(first, Action.RESOLVE, AGENT, at("2026-11-18 12:00")).ticket
    reopened = apply(resolved, Action.REOPEN, CUSTOMER, at("2026-11-18 14:00")).ticket
    assert reminders(reopened, "2026-11-18 14:30", sent) == [Reminder.END]


def test_when_to_look_again_is_when_something_will_be_due() -> None:
    ticket = opened("2026-11-18 10:00")
    assert LEVEL.next_due(ticket, at("2026-11-18 10:00")) == at("2026-11-18 10:15")
    assert LEVEL.next_due(ticket, at("2026-11-18 10:30")) == at("2026-11-18 10:45")
    assert LEVEL.next_due(ticket, at("2026-11-18 10:45")) is None


@given(st.lists(st.integers(0, 120), min_size=1, max_size=40))
def test_however_often_it_is_asked_each_reminder_is_sent_at_most_once_and_none_too_early(minutes: list[int]) -> None:
    ticket = replace(opened("2026-11-18 10:00"), kind="message")
    sent: list[str] = []
    for minute in sorted(minutes):
        for due in LEVEL.due(ticket, at("2026-11-18 10:00") + timedelta(minutes=minute), sent):
            assert minute >= {Reminder.HALF: 15, Reminder.END: 30, Reminder.SUPERVISOR: 45}[due.reminder]
            sent.append(due.key)
    assert len(set(sent)) == len(sent)
    assert (max(minutes) >= 45) == any(key.startswith(Reminder.SUPERVISOR) for key in sent)
    assert (max(minutes) >= 30) == any(key.startswith(Reminder.END) for key in sent)
