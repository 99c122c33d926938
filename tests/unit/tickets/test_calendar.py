"""Working time, by example and by what holds for every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tickets.calendar import BusinessCalendar, ClosedError, Hours, around_the_clock
from bot.tickets.calendar_text import parse_days, parse_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
# National Day 2026 as a company might set it: a week off, and two weekend days worked for it.
OFFICE = BusinessCalendar(
    holidays=parse_days("2026-10-01..2026-10-07"), working_days=parse_days("2026-09-27, 2026-10-10")
)
SHIFTS = BusinessCalendar(parse_hours("Mon-Sat 08:00-12:00 13:30-17:30; Sun 22:00-02:00"))
NIGHTS = BusinessCalendar(parse_hours("Mon-Fri 20:00-06:00; Sat 00:00-08:00"))
# Twice a year an hour is missing or comes twice there.
BERLIN = BusinessCalendar(parse_hours("Mon-Sun 01:00-04:00"), zone=ZoneInfo("Europe/Berlin"))

calendars = st.sampled_from([OFFICE, SHIFTS, NIGHTS, BERLIN, around_the_clock()])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.timedeltas(timedelta(seconds=1), timedelta(days=10))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-18 10:00", 30, "2026-11-18 10:30"),
        ("2026-11-18 17:50", 30, "2026-11-19 09:20"),
        ("2026-11-18 17:30", 30, "2026-11-18 18:00"),
        ("2026-11-18 03:00", 30, "2026-11-18 09:30"),
        ("2026-11-20 20:00", 30, "2026-11-23 09:30"),  # Friday evening -> Monday
        ("2026-09-30 17:45", 30, "2026-10-08 09:15"),  # over the holidays
        ("2026-10-09 17:45", 30, "2026-10-10 09:15"),  # a Saturday that is worked
        ("2026-09-26 12:00", 30, "2026-09-27 09:30"),  # a Sunday that is worked
        ("2026-11-18 10:00", 0, "2026-11-18 10:00"),
    ],
)
def test_working_time_passes_only_while_people_work(start: str, minutes: int, end: str) -> None:
    assert OFFICE.add(at(start), timedelta(minutes=minutes)) == at(end)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-18 09:00", True),
        ("2026-11-18 08:59", False),
        ("2026-11-18 17:59", True),
        ("2026-11-18 18:00", False),
        ("2026-11-21 10:00", False),
        ("2026-10-01 10:00", False),
        ("2026-10-10 10:00", True),
    ],
)
def test_the_office_is_open_from_the_first_minute_until_before_the_last(moment: str, is_open: bool) -> None:
    assert OFFICE.is_open(at(moment)) is is_open


def test_a_night_shift_runs_into_the_next_day() -> None:
    assert NIGHTS.is_open(at("2026-11-18 03:00"))
    assert NIGHTS.add(at("2026-11-17 23:30"), timedelta(hours=1)) == at("2026-11-18 00:30")
    # Friday's night and Saturday's early hours overlap and count once.
    assert NIGHTS.between(at("2026-11-20 20:00"), at("2026-11-21 09:00")) == timedelta(hours=12)


def test_a_working_day_wins_over_a_holiday() -> None:
    calendar = BusinessCalendar(holidays=parse_days("2026-11-18"), working_days=parse_days("2026-11-18"))
    assert calendar.is_open(at("2026-11-18 10:00"))


def test_a_calendar_that_never_opens_is_an_error_and_no_endless_loop() -> None:
    for calendar in (BusinessCalendar({}), BusinessCalendar({0: ()})):
        with pytest.raises(ClosedError, match="within a year"):
            calendar.add(at("2026-11-18 10:00"), timedelta(minutes=1))
        assert calendar.between(at("2026-11-18 10:00"), at("2026-11-28 10:00")) == timedelta()


@given(calendars, moments, spans)
def test_exactly_the_working_time_lies_before_a_deadline(
    calendar: BusinessCalendar, start: datetime, span: timedelta
) -> None:
    end = calendar.add(start, span)
    assert end >= start + span
    assert calendar.between(start, end) == span
    assert calendar.is_open(end - timedelta(microseconds=1))


@given(calendars, moments, spans, spans)
def test_working_time_adds_up(calendar: BusinessCalendar, start: datetime, one: timedelta, two: timedelta) -> None:
    assert calendar.add(calendar.add(start, one), two) == calendar.add(start, one + two)


@given(calendars, moments, moments, spans)
def test_who_starts_later_is_not_due_earlier(
    calendar: BusinessCalendar, one: datetime, two: datetime, span: timedelta
) -> None:
    early, late = sorted((one, two))
    assert calendar.add(early, span) <= calendar.add(late, span)


@given(calendars, moments)
def test_nobody_works_before_the_next_opening(calendar: BusinessCalendar, moment: datetime) -> None:
    opening = calendar.next_opening(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert calendar.between(moment, opening) == timedelta()
    assert calendar.is_open(moment) is (opening == moment)


@given(calendars, moments)
def test_a_moment_is_the_same_in_every_time_zone(calendar: BusinessCalendar, moment: datetime) -> None:
    elsewhere = moment.astimezone(ZoneInfo("America/New_York"))
    assert calendar.next_opening(elsewhere) == calendar.next_opening(moment)


def test_around_the_clock_working_time_is_time() -> None:
    start = at("2026-10-01 23:59")
    assert around_the_clock().add(start, timedelta(hours=30)) == start + timedelta(hours=30)


def test_hours_are_read_as_people_write_them() -> None:
    hours = parse_hours("Mon-Fri 09:00-12:00 13:30-18:00; sat 09:00-24:00")
    assert hours[4] == (Hours(time(9), time(12)), Hours(time(13, 30), time(18)))
    assert hours[5] == (Hours(time(9), time(0)),)
    assert set(hours) == set(range(6))


def test_days_are_read_singly_and_as_ranges() -> None:
    assert parse_days("2026-10-01..2026-10-03, 2027-01-01") == {
        *(date(2026, 10, day) for day in (1, 2, 3)),
        date(2027, 1, 1),
    }
    assert parse_days("  ") == frozenset()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mon-Fri", "Mon-Fri"),
        ("Fri-Mon 09:00-18:00", "Fri-Mon"),
        ("Mo 09:00-18:00", "Mo"),
        ("Mon 9-18", "9-18"),
        ("Mon 09:00-25:00", "09:00-25:00"),
        ("", "no weekday"),
    ],
)
def test_hours_that_cannot_be_read_are_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        parse_hours(text)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-10-07..2026-10-01", "2026-10-01..2027-10-07", "National Day"])
def test_days_that_cannot_be_read_are_named(text: str) -> None:
    with pytest.raises(ValueError, match=text[:10]):
        parse_days(text)
