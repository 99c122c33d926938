"""The agents' side: a group, who is in it, and a ticket as its customer files it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.telegram.bot_process import BotProcess
from tests.telegram.chats import Message
from tests.telegram.customer import Customer
from tests.telegram.group import Agent, Group
from tests.telegram.server import BotApiServer
from tests.telegram.speaker import buttons, text_of

WORK = "帮我安排一个远程，系统打不开了"
FORM = 7
"""Messages of the bot from the first question to the ticket's number."""
HERE = 1.0
"""Seconds in which what should not come would have come."""


@dataclass(frozen=True, slots=True)
class Office:
    """A Bot API server, a bot, and the agents' group that it works for."""

    server: BotApiServer
    bot: BotProcess
    group: Group
    agent: Agent

    async def ticket(self, customer: Customer) -> Ticket:
        """Let a customer file a ticket by typing and tapping; return where the agents have it."""
        await files(customer)
        card = await self.server.wait_for(lambda: self._card(customer), seconds=20, what="the ticket's card")
        assert card is not None
        return Ticket(self, customer, card)

    def _card(self, customer: Customer) -> Message | None:
        cards = (one for one in self.group.received() if buttons(one) and str(customer.id) in text_of(one))
        return next(cards, None)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket in the group: in a topic, or where those are made too fast, in replies to its card.

    ``card`` follows its edits.
    """

    office: Office
    customer: Customer
    card: Message

    @property
    def topic(self) -> int | None:
        """The id of its topic."""
        return self.card.get("message_thread_id")

    def messages(self) -> list[Message]:
        """Return the bot's messages since its card; without a topic there are those about others among them."""
        sent = self.office.group.received(self.topic)
        return [one for one in sent if one["message_id"] > self.card["message_id"]]

    def tap(self, label: str, agent: Agent | None = None) -> str:
        """Let an agent tap a button of the card."""
        return (agent or self.office.agent).taps(label, self.card["message_id"])

    def write(self, text: str, agent: Agent | None = None) -> int:
        """Let an agent write into the topic, or in reply to the card."""
        return (agent or self.office.agent).says(text, **self.place)

    @property
    def place(self) -> dict[str, Any]:
        """Where an agent writes."""
        return {"reply_to": self.card["message_id"]} if self.topic is None else {"topic": self.topic}

    async def shows(self, text: str, seconds: float = 20.0) -> None:
        """Wait until the card says something."""
        try:
            await self.office.server.wait_for(lambda: text in self.card["text"], seconds=seconds)
        except AssertionError:
            raise AssertionError(f"no {text!r} on the card after {seconds:g} s: {self.card['text']}") from None

    async def hears(self, text: str) -> Message:
        """Wait for a message of the bot about it; return the newest."""
        found = await self.office.server.wait_for(lambda: self._saying(text), what=f"the agents to read {text!r}")
        return found[-1]

    def _saying(self, text: str) -> list[Message]:
        return [one for one in self.messages() if text in text_of(one)]


async def files(customer: Customer, contact: str = "13800138000") -> None:
    """Fill the form in, to the end."""
    await customer.asks(WORK, "哪个版本")
    await customer.asks("专业版", "怎么联系")
    await customer.asks(contact, "什么时间")
    await customer.asks("明天下午", "费用说明")
    for label, then in (("可以，继续", "明确授权"), ("同意", "请核对"), ("提交", "已登记")):
        customer.taps(label)
        await customer.hears(then)
