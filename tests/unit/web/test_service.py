"""The dialogue behind the web."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.dialogue import Turn
from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.web import ChatService
from bot.web.service import Health
from index.errors import KefuError
from tests.stubs import EchoDialogue


class Slow(EchoDialogue):
    def reply(self, state: State, message: Message) -> Turn:
        time.sleep(0.05)
        return super().reply(state, message)


def loaded(service: ChatService[Any]) -> None:
    done = threading.Event()
    service.start(failed=done.set)
    while service.status.health is Health.INDEXING:
        done.wait(0.005)


async def test_the_event_loop_goes_on_while_an_answer_is_worked_out() -> None:
    service = ChatService(lambda _progress: Slow())
    loaded(service)
    answer = asyncio.create_task(service.reply(State(), Message("a")))
    turns_of_the_loop = 0
    while not answer.done():
        await asyncio.sleep(0.001)
        turns_of_the_loop += 1
    assert turns_of_the_loop > 5
    service.close()


@pytest.mark.parametrize("error", [KefuError("no articles"), ValueError("a mistake in the code")])
def test_an_index_that_cannot_be_opened_is_told_and_raised(error: Exception) -> None:
    def fails(_progress: Callable[[str, int, int], None]) -> EchoDialogue:
        raise error

    told = threading.Event()
    service = ChatService(fails)
    service.start(failed=told.set)
    assert told.wait(5)
    assert service.status.health is Health.FAILED
    with pytest.raises(type(error), match=str(error)):
        service.raise_failure()


def test_progress_shows_in_the_status() -> None:
    seen = []

    def opens(progress: Callable[[str, int, int], None]) -> EchoDialogue:
        progress("embedding", 2, 7)
        seen.append(service.status)
        return EchoDialogue()

    service = ChatService(opens)
    loaded(service)
    assert (seen[0].stage, seen[0].done, seen[0].total) == ("embedding", 2, 7)
