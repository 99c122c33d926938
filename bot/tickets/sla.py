"""The service level: how soon a customer gets a first response, and who is reminded when that is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from bot.tickets.calendar import BusinessCalendar, around_the_clock
from bot.tickets.ticket import Ticket, TicketKind


class Reminder(StrEnum):
    """What people are told about a ticket that nobody has answered, in this order."""

    HALF = "half"
    END = "end"
    SUPERVISOR = "supervisor"


SHARES = {Reminder.HALF: Fraction(1, 2), Reminder.END: Fraction(1), Reminder.SUPERVISOR: Fraction(3, 2)}
"""When each is due, as a share of the target: the supervisor once agents had their half hour and half as much again."""


KINDS: tuple[TicketKind, ...] = ("message", "remote")
LONGEST_CLOSED = timedelta(days=30)
"""Longer than any holidays: whoever waits since then is late."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to be sent now."""

    reminder: Reminder
    to: Literal["agents", "supervisor"]
    deadline: datetime
    """Until when the customer should have had a first response."""
    key: str
    """Identifies the reminder for good. Kept with the ticket, it is never sent a second time."""


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """Targets for a first response, in business time for work that engineers do by appointment."""

    first_response: timedelta
    calendar: BusinessCalendar
    always: frozenset[TicketKind] = frozenset({"message"})
    """Kinds that the hotline's staff answer, who work around the clock."""
    _clock: BusinessCalendar = field(default_factory=around_the_clock, repr=False)

    def deadline(self, ticket: Ticket) -> datetime | None:
        """Return until when a first response is due (UTC); ``None`` where the customer does not wait for one."""
        return self._moment(ticket, Fraction(1))

    def due(self, ticket: Ticket, now: datetime, sent: Collection[str]) -> tuple[Due, ...]:
        """Return the reminders to be sent now; none that is in ``sent`` (their keys), however often it is asked.

        After a pause agents hear only the latest of what they missed: not that half is over when all of it is.
        """
        if _key(ticket, Reminder.SUPERVISOR) in sent:
            return ()  # the last of them
        deadline = self.deadline(ticket)
        if deadline is None:
            return ()
        passed = [reminder for reminder in Reminder if self._is_past(ticket, reminder, now)]
        if Reminder.END in passed:
            passed.remove(Reminder.HALF)
        found = [Due(each, _audience(each), deadline, _key(ticket, each)) for each in passed]
        return tuple(due for due in found if due.key not in sent)

    def next_due(self, ticket: Ticket, now: datetime) -> datetime | None:
        """Return when the next reminder after ``now`` will be due; ``None`` where there is none left."""
        moments = [self._moment(ticket, SHARES[reminder]) for reminder in Reminder]
        return min((moment for moment in moments if moment and moment > now), default=None)

    def late_since(self, kind: TicketKind, reminder: Reminder, now: datetime) -> datetime:
        """Return the latest moment to wait from for which ``reminder`` is due by ``now``, or a second later.

        Deadlines keep the order in which customers began to wait, so whoever waits longer is due as well.
        """
        target = self.first_response * float(SHARES[reminder])
        if kind in self.always:
            return now - target
        low, high = now - LONGEST_CLOSED - target, now
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if self.calendar.add(middle, target) <= now else (low, middle)
        return high

    def _is_past(self, ticket: Ticket, reminder: Reminder, now: datetime) -> bool:
        moment = self._moment(ticket, SHARES[reminder])
        return moment is not None and moment <= now

    def _moment(self, ticket: Ticket, share: Fraction) -> datetime | None:
        if ticket.waiting_since is None or not ticket.is_open:
            return None
        calendar = self._clock if ticket.kind in self.always else self.calendar
        return calendar.add(ticket.waiting_since, self.first_response * float(share))


def _audience(reminder: Reminder) -> Literal["agents", "supervisor"]:
    return "supervisor" if reminder is Reminder.SUPERVISOR else "agents"


def _key(ticket: Ticket, reminder: Reminder) -> str:
    # A ticket that is reopened makes its customer wait anew, and is reminded of anew.
    since = ticket.waiting_since.isoformat() if ticket.waiting_since else ""
    return f"{reminder}@{since}"
