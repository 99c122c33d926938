"""The counting of a campaign: what is lost, doubled, late."""

from __future__ import annotations

from itertools import count

import pytest

from tests.campaign.tally import KILL_WINDOW, LATE, STARTING, Asked, Tally
from tests.telegram.calls import Call

CHAT = 5
ANSWERS = frozenset({"500"})
_ids = count(1)


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def asked(tally: Tally) -> Asked:
    return tally.ask(CHAT, "?", ANSWERS)


def reply(at: float, text: str = "500", answered_at: float | None = 0.0, chat: int = CHAT) -> Call:
    answered = at if answered_at == 0.0 else answered_at
    call = Call("sendMessage", {"chat_id": chat}, at, answered_at=answered)
    call.result = {"message_id": next(_ids), "text": text}
    return call


def test_a_reply_answers_its_question_in_so_many_milliseconds(tally: Tally, asked: Asked) -> None:
    tally.see(reply(asked.at + 0.25))
    figures = tally.result(invalid_calls=0)
    assert (figures.sent, figures.answered, figures.lost, figures.p50_ms, figures.p99_ms) == (1, 1, 0, 250.0, 250.0)
    assert figures.good


def test_a_question_without_its_answer_is_lost(tally: Tally, asked: Asked) -> None:
    tally.see(reply(asked.at + 1, text="sorry"))
    tally.see(reply(asked.at + 1, chat=6))
    assert tally.result(0).lost == 1
    assert tally.strange == ["sorry"]
    assert not tally.result(0).good


def test_a_reply_that_comes_twice_is_doubled(tally: Tally, asked: Asked) -> None:
    for seconds in (1, 2, 3):
        tally.see(reply(asked.at + seconds))
    assert (tally.result(0).doubled, tally.result(0).doubled_unavoidable) == (2, 0)


def test_a_double_is_unavoidable_where_the_first_was_never_answered(tally: Tally, asked: Asked) -> None:
    tally.see(reply(asked.at + 1, answered_at=None))
    tally.see(reply(asked.at + 2))
    figures = tally.result(0)
    assert (figures.doubled, figures.doubled_unavoidable) == (0, 1)
    assert figures.good


@pytest.mark.parametrize(
    ("after", "avoidable"), [(KILL_WINDOW / 2, 0), (KILL_WINDOW * 2, 1), (-STARTING / 2, 0), (-STARTING * 2, 1)]
)
def test_a_double_is_unavoidable_where_the_bot_was_killed_at_once(
    tally: Tally, asked: Asked, after: float, avoidable: int
) -> None:
    tally.see(reply(asked.at + 1))
    tally.kills.append(asked.at + 1 + after)
    tally.see(reply(asked.at + 9))
    assert tally.result(0).doubled == avoidable


def test_a_double_that_comes_after_the_next_question_belongs_to_its_own(tally: Tally, asked: Asked) -> None:
    tally.see(reply(asked.at + 1))
    tally.ask(CHAT, "??", frozenset({"900"}))
    tally.see(reply(asked.at + 2))
    tally.see(reply(asked.at + 3, text="900"))
    assert (tally.result(0).doubled, tally.result(0).answered) == (1, 2)


def test_waits_that_were_ordered_do_not_make_a_reply_late(tally: Tally, asked: Asked) -> None:
    refused = Call("sendMessage", {"chat_id": CHAT}, asked.at + 1, retry_after=7)
    tally.see(refused)
    tally.see(reply(asked.at + LATE + 6))
    assert tally.result(0).late == 0
    other = tally.ask(9, "?", ANSWERS)
    tally.see(reply(other.at + LATE + 6, chat=9))
    assert tally.result(0).late == 1


def test_an_invalid_call_is_no_good_campaign(tally: Tally) -> None:
    assert tally.result(0).good
    assert not tally.result(1).good
