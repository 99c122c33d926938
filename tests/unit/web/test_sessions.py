"""Web conversations in memory."""

from __future__ import annotations

from bot.conversation.messages import Voice
from bot.web.sessions import Session, Sessions

VOICE = Voice("zh")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_conversation_is_found_again_by_its_secret() -> None:
    sessions = Sessions()
    session = sessions.start(VOICE)
    assert sessions.find(session.id) is session
    assert sessions.find("another") is None
    assert sessions.find(None) is None


def test_secrets_differ_and_are_long() -> None:
    sessions = Sessions()
    secrets = {sessions.start(VOICE).id for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 32


def test_the_conversation_unused_longest_makes_room() -> None:
    sessions = Sessions(most=2)
    first, second = sessions.start(VOICE), sessions.start(VOICE)
    sessions.find(first.id)
    third = sessions.start(VOICE)
    assert len(sessions) == 2
    assert kept(sessions, first, second, third) == [True, False, True]


def test_an_idle_conversation_is_forgotten_and_a_used_one_is_not() -> None:
    clock = Clock()
    sessions = Sessions(idle_seconds=10, clock=clock)
    idle, used = sessions.start(VOICE), sessions.start(VOICE)
    clock.now = 8
    sessions.find(used.id)
    clock.now = 15
    assert kept(sessions, idle, used) == [False, True]


def kept(sessions: Sessions, *asked: Session) -> list[bool]:
    return [sessions.find(session.id) is not None for session in asked]
