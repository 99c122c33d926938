"""What the desk's pages are made of, without a database or a browser."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intake.acts import Agent
from bot.intake.live import Live, ticket_topic
from bot.storage.terms import terms_of
from bot.web.desk.excerpt import excerpt
from bot.web.desk.placeholders import fill, unknown
from bot.web.desk.presence import Presence
from bot.web.desk.times import Clock, entered

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
CLOCK = Clock(NOW, SHANGHAI, timedelta(minutes=30))


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOW - timedelta(minutes=5), "09:25"),
        (NOW - timedelta(hours=10), "11-24 23:30"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025-12-31 23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "01-01 00:00"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be_where_the_people_are(moment: datetime, shown: str) -> None:
    assert CLOCK.short(moment) == shown


@pytest.mark.parametrize(
    ("minutes", "tone"), [(30, "fine"), (16, "fine"), (15, "soon"), (1, "soon"), (0, "late"), (-5, "late")]
)
def test_a_deadline_is_urgent_once_half_of_the_time_is_over(minutes: int, tone: str) -> None:
    assert CLOCK.tone(NOW + timedelta(minutes=minutes)) == tone


def test_what_is_entered_is_local_time() -> None:
    assert entered("2026-11-26T10:00", SHANGHAI) == datetime(2026, 11, 26, 2, tzinfo=UTC)
    assert entered(CLOCK.field(NOW), SHANGHAI) == NOW
    assert entered("tomorrow", SHANGHAI) is None


def test_placeholders_are_filled_and_those_without_a_value_stay_to_be_seen() -> None:
    assert (
        fill("您好{customer}，{ticket}，{edition}", {"customer": "王芳", "ticket": "#5", "edition": ""})
        == "您好王芳，#5，{edition}"
    )


def test_a_value_is_not_read_for_placeholders() -> None:
    assert fill("{customer}", {"customer": "{agent}", "agent": "x"}) == "{agent}"


def test_placeholders_that_there_are_not_are_named() -> None:
    assert unknown("{customer} {costumer} {costumer} {}") == ["costumer"]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("请问发票怎么开", "发票", ("请问", "发票", "怎么开")),
        ("我要開發票", "发票", ("我要開", "發票", "")),
        ("Error 0x80070005 again", "0X8007", ("Error ", "0x8007", "0005 again")),
        ("nothing of it", "发票", ("", "", "nothing of it")),
    ],
)
def test_an_excerpt_marks_what_was_found(text: str, query: str, found: tuple[str, str, str]) -> None:
    assert excerpt(text, query) == found


def test_terms_are_pairs_of_han_characters_and_words() -> None:
    assert terms_of("KIS专业版 打不开!") == "kis 专业 业版 版 打不 不开 开"


async def test_two_agents_on_a_ticket_see_each_other_until_the_last_page_is_closed() -> None:
    live = Live()
    presence = Presence(live)
    follower = live.follow(ticket_topic(7))
    me, other = Agent("desk:1", "李雷"), Agent("desk:2", "韩梅梅")
    with presence.at(7, me):
        assert presence.others(7, me.id) == []
        with presence.at(7, other), presence.at(7, other):
            assert presence.others(7, me.id) == ["韩梅梅"]
            assert presence.others(7, other.id) == ["李雷"]
        assert presence.others(7, me.id) == []
    for _ in range(4):  # each came and went once, however many pages they had
        assert (await asyncio.wait_for(anext(follower), 1)).kind == "presence"
    live.leave(follower)
    assert [event async for event in follower] == []
