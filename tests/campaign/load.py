"""Customers who ask, wait for the answer, and ask the next question."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from tests.campaign.tally import Tally
from tests.telegram.customer import Customer
from tests.telegram.server import BotApiServer
from tests.telegram.speaker import text_of

QUESTIONS: Final = (
    "专业版一年服务费多少钱",
    "旗舰版一年服务费多少钱",
    "标准版上门一次多少钱",
    "迷你版一年服务费多少钱",
    "标准版远程一次多少钱",
)
"""Each stands by itself and has one answer."""
GIVES_UP: Final = 120.0
"""Seconds after which a customer asks the next question; an answer after that is still an answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the texts that answer it."""

    text: str
    replies: frozenset[str]


async def learn(server: BotApiServer) -> list[Question]:
    """Ask every question twice while all is well, and keep the answers. ``AssertionError`` where two are alike."""
    customer = server.customer()
    replies: dict[str, set[str]] = {text: set() for text in QUESTIONS}
    for text in QUESTIONS * 2:
        replies[text].add(text_of(await customer.asks(text)))
    known = [reply for found in replies.values() for reply in found]
    assert len(known) == len(set(known)), "two questions have the same answer"
    return [Question(text, frozenset(found)) for text, found in replies.items()]


class Load:
    """Keeps a number of customers asking."""

    def __init__(self, server: BotApiServer, questions: list[Question], tally: Tally) -> None:
        self._server = server
        self.questions = questions
        self._tally = tally
        self._left = 0
        self._given = 0

    async def run(self, messages: int, customers: int) -> None:
        """Ask so many questions in all; return when each is answered or given up."""
        self._left = messages
        async with asyncio.TaskGroup() as tasks:
            for number in range(min(customers, messages)):
                tasks.create_task(self._customer(self._server.customer(), number))

    def stop(self) -> None:
        """Let nobody ask anything more."""
        self._left = 0

    async def _customer(self, customer: Customer, number: int) -> None:
        turn = number
        while self._left > 0:
            self._left -= 1
            question = self.questions[turn % len(self.questions)]
            turn += 1
            await self.ask(customer, question)

    async def ask(self, customer: Customer, question: Question) -> None:
        """Let a customer ask, and wait until that is answered or given up."""
        asked = self._tally.ask(customer.id, question.text, question.replies)
        customer.says(question.text)
        try:
            await self._server.wait_for(lambda: bool(asked.taken), seconds=GIVES_UP, chat=customer.id)
        except AssertionError:
            return
