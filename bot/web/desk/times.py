"""Moments as people at the desk read them, and how urgent a deadline is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Tone = Literal["fine", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment at which a page is made, where the people are."""

    now: datetime
    zone: ZoneInfo
    target: timedelta
    """How soon a customer should hear from somebody."""

    def short(self, moment: datetime) -> str:
        """Return the time of today, and the day with it for any other, and the year where it is another."""
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        if local.date() == today.date():
            return local.strftime("%H:%M")
        return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")

    def full(self, moment: datetime) -> str:
        """Return date and time with the zone's name."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S %Z")

    def iso(self, moment: datetime) -> str:
        """Return the moment for a program."""
        return moment.astimezone(UTC).isoformat(timespec="seconds")

    def said(self, text: str) -> str:
        """Return the moment that the audit log has as text; any other text as it is."""
        moment = entered(text, self.zone)
        return self.full(moment)[:16] if moment else text

    def field(self, moment: datetime) -> str:
        """Return the moment for a field of date and time."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def tone(self, deadline: datetime) -> Tone:
        """Tell how urgent a deadline is: ``soon`` once half of the target is over."""
        left = deadline - self.now
        if left <= timedelta():
            return "late"
        return "soon" if left <= self.target / 2 else "fine"

    def seconds(self, deadline: datetime) -> int:
        """Return how many seconds are left; below zero, how many it is over."""
        return round((deadline - self.now).total_seconds())


def entered(text: str, zone: ZoneInfo) -> datetime | None:
    """Read what a field of date and time holds; ``None`` for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.utcoffset() is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
