"""Every reply leaves, once, whatever the Bot API does."""

from __future__ import annotations

import asyncio

import pytest

from tests.telegram.bot_process import BotProcess
from tests.telegram.customer import Customer
from tests.telegram.faults import Fault
from tests.telegram.server import BotApiServer

FEE = "专业版一年服务费多少钱"


@pytest.mark.parametrize("method", ["sendMessage", "getUpdates", "sendChatAction"])
@pytest.mark.parametrize(
    "fault",
    [Fault.TOO_MANY_REQUESTS, Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.DROPPED_BEFORE, Fault.SLOW],
)
async def test_a_fault_that_passes_costs_no_reply(
    telegram: BotApiServer, customer: Customer, method: str, fault: Fault
) -> None:
    telegram.misbehave(fault, method=method, times=2)
    await customer.asks(FEE, "500–1200")
    await asyncio.sleep(0.3)
    assert len(customer.received()) == 1


async def test_a_call_without_an_answer_is_made_again(telegram: BotApiServer, customer: Customer) -> None:
    telegram.misbehave(Fault.TIMEOUT, method="sendMessage", chat=customer.id)
    await customer.asks(FEE, "500–1200", seconds=40)
    assert len(customer.received()) == 1


async def test_updates_whose_connection_dropped_are_answered_once(telegram: BotApiServer, customer: Customer) -> None:
    telegram.misbehave(Fault.DROPPED_AFTER, method="getUpdates", times=3)
    await customer.asks(FEE, "500–1200")
    await asyncio.sleep(0.5)
    assert len(customer.received()) == 1


async def test_duplicate_and_reordered_updates_are_answered_once(telegram: BotApiServer, bot: BotProcess) -> None:
    assert bot.returncode is None
    telegram.faults.duplicated = telegram.faults.reordered = 1.0
    customers = [telegram.customer() for _ in range(8)]
    try:
        for customer in customers:
            customer.says(FEE)
        for customer in customers:
            await customer.hears("500–1200")
        await asyncio.sleep(0.5)
    finally:
        telegram.faults.duplicated = telegram.faults.reordered = 0.0
    assert [len(customer.received()) for customer in customers] == [1] * 8


async def test_one_chat_that_is_held_up_holds_up_no_other(telegram: BotApiServer, customer: Customer) -> None:
    telegram.misbehave(Fault.TOO_MANY_REQUESTS, method="sendMessage", chat=customer.id, seconds=6)
    telegram.misbehave(Fault.TIMEOUT, method="sendChatAction", chat=customer.id)
    customer.says(FEE)
    await asyncio.sleep(0.5)
    for _ in range(3):
        await telegram.customer().asks(FEE, "500–1200", seconds=3)
    assert customer.unheard() is None
    await customer.hears("500–1200")


async def test_replies_of_a_chat_stay_in_order(telegram: BotApiServer, customer: Customer) -> None:
    telegram.misbehave(Fault.SERVER_ERROR, method="sendMessage", chat=customer.id, times=2)
    customer.says("/help")
    customer.says("/privacy")
    customer.says("/language")
    texts = [(await customer.hears())["text"] for _ in range(3)]
    assert ["/human" in texts[0], "180" in texts[1], "语言" in texts[2]] == [True] * 3


@pytest.mark.parametrize("fault", [Fault.BLOCKED, Fault.CHAT_NOT_FOUND])
async def test_a_chat_that_is_gone_is_left_alone(telegram: BotApiServer, customer: Customer, fault: Fault) -> None:
    telegram.misbehave(fault, method="sendMessage", chat=customer.id)
    customer.says(FEE)
    await telegram.customer().asks(FEE, "500–1200")
    await asyncio.sleep(1)
    assert customer.received() == []
    await customer.asks(FEE, "500–1200")
