"""Business hours: weekdays, holidays, and the make-up working days that Chinese holidays bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HORIZON = timedelta(days=366)
"""How far an opening is looked for; a calendar that stays closed longer is a mistake in it."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From ``opens`` until ``closes``, local time. Not later than ``opens``: until then on the next day."""

    opens: time
    closes: time


NINE_TO_SIX = (Hours(time(9), time(18)),)
MONDAY_TO_FRIDAY: Mapping[int, tuple[Hours, ...]] = dict.fromkeys(range(5), NINE_TO_SIX)


class ClosedError(ValueError):
    """The calendar does not open within a year, so that no deadline can be told."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When people work. Moments go in with any time zone and come out in UTC."""

    hours: Mapping[int, tuple[Hours, ...]] = field(default_factory=lambda: dict(MONDAY_TO_FRIDAY))
    """By weekday, 0 is Monday; a weekday that is missing is free."""
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    """Days that are worked although their weekday is free, or although they are holidays (调休)."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the hours of one day. A make-up day has its weekday's, or else those of the first working weekday."""
        usual = self.hours.get(day.weekday(), ())
        if day in self.working_days:
            return usual or next((self.hours[weekday] for weekday in sorted(self.hours) if self.hours[weekday]), ())
        return () if day in self.holidays else usual

    def is_open(self, moment: datetime) -> bool:
        """Whether people work at this moment; the minute of closing is closed."""
        return self.next_opening(moment) == moment.astimezone(UTC)

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment from ``moment`` on at which people work. Raises ``ClosedError``."""
        return max(next(self._periods(moment))[0], moment.astimezone(UTC))

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """Return when ``working`` time has passed after ``moment``. Raises ``ClosedError``."""
        left = max(working, timedelta())
        if not left:
            return moment.astimezone(UTC)
        for begin, end in self._periods(moment):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise ClosedError("unreachable: periods end with an error")  # pragma: no cover - for the type checker

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; none where ``end`` is not later."""
        total = timedelta()
        until = end.astimezone(UTC)
        if until <= start.astimezone(UTC):
            return total
        for opens, closes in self._periods(start, until):
            total += min(closes, until) - opens
        return total

    def _periods(self, start: datetime, until: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open periods after ``start``, in UTC, in order and apart; up to ``until`` or without end."""
        reached = start.astimezone(UTC)
        last_opening = reached
        day = start.astimezone(self.zone).date() - _DAY  # a night shift begins on the day before
        while True:
            for hours in sorted(self.hours_on(day), key=lambda each: each.opens):
                opens, closes = self._bounds(day, hours)
                opens = max(opens, reached)
                if until is not None and opens >= until:
                    return
                if closes > reached:
                    yield opens, closes
                    reached = last_opening = closes
            day += _DAY
            begin = datetime.combine(day, time(), self.zone)
            if until is not None and begin > until.astimezone(self.zone):
                return
            if until is None and begin - last_opening > _HORIZON:
                raise ClosedError(f"no business hours within a year after {last_opening.date()}")

    def _bounds(self, day: date, hours: Hours) -> tuple[datetime, datetime]:
        closing_day = day if hours.closes > hours.opens else day + _DAY
        opens = datetime.combine(day, hours.opens, self.zone)
        closes = datetime.combine(closing_day, hours.closes, self.zone)
        return opens.astimezone(UTC), closes.astimezone(UTC)


def around_the_clock(zone: ZoneInfo | None = None) -> BusinessCalendar:
    """Return the calendar of those who always work."""
    always = (Hours(time(), time()),)
    return BusinessCalendar(dict.fromkeys(range(7), always), zone=zone or ZoneInfo("UTC"))
