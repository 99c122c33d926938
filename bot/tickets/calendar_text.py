"""Business hours and holidays as people write them in a setting.

``Mon-Fri 09:00-12:00 13:30-18:00; Sat 09:00-12:00`` and ``2026-10-01..2026-10-08, 2027-01-01``.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bot.tickets.calendar import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_LONGEST = timedelta(days=31)
"""A range of days that is longer is a slip in a year."""


def parse_hours(text: str) -> dict[int, tuple[Hours, ...]]:
    """Read hours by weekday (0 is Monday). ``ValueError`` names the part that cannot be read."""
    hours: dict[int, tuple[Hours, ...]] = {}
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        days, *spans = entry.split()
        if not spans:
            raise ValueError(f"{entry!r}: after the weekdays stand hours, such as 09:00-18:00")
        for weekday in _weekdays(days):
            hours[weekday] = tuple(_span(span) for span in spans)
    if not hours:
        raise ValueError("no weekday has hours; write for example Mon-Fri 09:00-18:00")
    return hours


def parse_days(text: str) -> frozenset[date]:
    """Read single days and ranges of days. ``ValueError`` names the part that cannot be read."""
    days: set[date] = set()
    for entry in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = entry.partition("..")
        try:
            begin, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError:
            raise ValueError(f"{entry!r}: a day is written 2026-10-01, a range 2026-10-01..2026-10-08") from None
        if not timedelta() <= end - begin <= _LONGEST:
            raise ValueError(f"{entry!r}: a range runs from an earlier to a later day, at most {_LONGEST.days} days on")
        days |= {begin + timedelta(days=count) for count in range((end - begin).days + 1)}
    return frozenset(days)


def _weekdays(text: str) -> range:
    first, _, last = text.lower().partition("-")
    try:
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    except ValueError:
        raise ValueError(f"{text!r}: weekdays are written Mon-Fri or Sat") from None
    if end < begin:
        raise ValueError(f"{text!r}: begin with the earlier weekday")
    return range(begin, end + 1)


def _span(text: str) -> Hours:
    fault = ValueError(f"{text!r}: hours are written 09:00-18:00")
    match = _HOURS.fullmatch(text)
    if match is None:
        raise fault
    begin_hour, begin_minute, end_hour, end_minute = map(int, match.groups())
    try:
        closes = time() if (end_hour, end_minute) == (24, 0) else time(end_hour, end_minute)
        return Hours(time(begin_hour, begin_minute), closes)
    except ValueError:
        raise fault from None
