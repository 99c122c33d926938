"""A service over a small knowledge folder that follows what is saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.intake.metrics import Metrics
from bot.publishing import Publisher
from bot.settings import Settings
from bot.support import Support
from tests.unit.index.conftest import Desk, desk

__all__ = ["desk"]

ARTICLE = "fees/on-site"
ASKED = ("上门一次多少钱", "工程师上门收费吗", "上门服务的价格")


class Service:
    """What answers now."""

    def __init__(self, desk: Desk, *, poll: bool = False) -> None:
        self.desk = desk
        settings = Settings(knowledge=desk.knowledge, data=desk.data, encoder="stub", poll_knowledge=poll)
        self.publisher = Publisher(settings, Metrics())
        self.support: Support = self.publisher.open(lambda *_: None)
        self.used = 0

    def use(self, support: Support) -> None:
        self.support, self.used = support, self.used + 1

    def text(self, question: str = ASKED[0]) -> str:
        return self.support.reply(State(), Message(question)).reply.text

    def until(self, true: Callable[[], bool], seconds: float = 10) -> float:
        """Wait until something holds; return how long it took."""
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < seconds, "it did not come about"
            time.sleep(0.01)
        return time.monotonic() - begun

    def save(self, price: str) -> None:
        self.desk.write(ARTICLE, ASKED, f"上门一次 {price} 元。")


@pytest.fixture
def service(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Service]:
    desk.write(ARTICLE, ASKED, "上门一次 300 元。")
    made = Service(desk, poll=getattr(request, "param", False))
    made.publisher.follow(made.use)
    time.sleep(0.3)
    yield made
    made.publisher.stop()
