"""Customers on the web chat, agents in the Telegram group; and a process that is killed in the middle of it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.telegram.office import Office
from tests.telegram.bot_process import BotProcess, linked
from tests.telegram.server import BotApiServer
from tests.telegram.speaker import buttons
from tests.web_customer import WebCustomer, visiting

FEE = "专业版一年服务费多少钱"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
LOG = "2026-11-25 08:30 错误 500".encode()


async def card_of(office: Office, before: int) -> tuple[int, int | None]:
    def found() -> list[tuple[int, int | None]]:
        shown = [one for one in office.group.received() if one["message_id"] > before and buttons(one)]
        return [(one["message_id"], one.get("message_thread_id")) for one in shown]

    made = await office.server.wait_for(found, seconds=20, what="the ticket's card")
    return made[0]


async def test_a_ticket_from_the_web_is_worked_on_in_the_group_with_files_both_ways(office: Office) -> None:
    before = max((one["message_id"] for one in office.group.received()), default=0)
    async with visiting(office.bot) as customer:
        await customer.upload("屏幕.png", PNG)
        await customer.hears("看不了图片")
        await customer.files_ticket()
        card, topic = await card_of(office, before)
        place = {"reply_to": card} if topic is None else {"topic": topic}
        sent = await office.server.wait_for(lambda: photos(office, before), what="the customer's picture")
        assert office.server.world.files[sent[-1]["photo"][-1]["file_id"]] == PNG
        office.agent.says("请重启一次", **place)
        line = await customer.hears("请重启一次")
        assert (line["who"], line["name"], line["html"]) == ("agent", "小李", "请重启一次")
        await customer.post("还是打不开")
        await office.group.hears("还是打不开", topic=topic)
        office.agent.sends_file("document", LOG, "日志.log", **place)
        shown = await customer.waits(lambda: [each for each in customer.heard() if each["file"]], "the agent's file")
        answer = await customer.get(shown["file"]["url"])
        assert (answer.status_code, answer.content) == (200, LOG)
        assert answer.headers["content-disposition"].startswith("attachment")
        office.agent.taps("已解决", card)
        await customer.hears("服务打分")
        await customer.taps("5", "谢谢您的评价")
        await office.group.hears("客户评分：5", topic=topic)


def photos(office: Office, before: int) -> list[dict[str, Any]]:
    return [one for one in office.group.received() if one["message_id"] > before and "photo" in one]


async def test_an_agents_edit_changes_what_the_customer_reads(office: Office) -> None:
    before = max((one["message_id"] for one in office.group.received()), default=0)
    async with visiting(office.bot) as customer:
        await customer.files_ticket()
        card, topic = await card_of(office, before)
        place = {"reply_to": card} if topic is None else {"topic": topic}
        said = office.agent.says("明天三点", **place)
        first = await customer.hears("明天三点")
        office.agent.edits(said, "明天四点")
        changed = await customer.hears("明天四点")
        assert changed["replaces"] == first["id"]
        history = (await customer.get(f"/chat/lines?before={2**50}")).json()["lines"]
        assert [line["html"] for line in history if line["who"] == "agent"] == ["明天四点"]


async def test_a_customer_of_the_web_is_banned_from_the_group_and_let_in_again(office: Office) -> None:
    before = max((one["message_id"] for one in office.group.received()), default=0)
    async with visiting(office.bot) as customer:
        await customer.files_ticket()
        card, topic = await card_of(office, before)
        place = {"reply_to": card} if topic is None else {"topic": topic}
        office.agent.says("/ban", **place)
        await office.group.hears("已屏蔽客户 w-", topic=topic)
        heard = len(customer.heard())
        await customer.post(FEE)
        await asyncio.sleep(1)
        assert len(customer.heard()) == heard
        office.agent.says("/unban", **place)
        await office.group.hears("已恢复客户 w-", topic=topic)
        await customer.asks(FEE, "500–1200")


async def test_a_killed_process_loses_no_message_of_the_web_and_answers_none_twice(
    index: Path, tmp_path: Path, telegram: BotApiServer
) -> None:
    bot = BotProcess(telegram, linked(index, tmp_path / "data"), KEFU_TELEGRAM_TOKEN="", KEFU_RATE_LIMIT="10000")
    await bot.start()
    try:
        async with contextlib.AsyncExitStack() as stack:
            customers = [await stack.enter_async_context(visiting(bot)) for _ in range(4)]
            writing = [asyncio.create_task(writes(customer, number)) for number, customer in enumerate(customers)]
            for pause in (0.7, 0.31, 0.53):
                await asyncio.sleep(pause)
                await bot.kill()
                await bot.start()
            sent = await asyncio.gather(*writing)
            for customer, texts in zip(customers, sent, strict=True):
                await all_answered(customer, len(texts))
                assert answered(customer) == len(texts)
                assert customer.repeated == []
    finally:
        await bot.stop()


async def writes(customer: WebCustomer, number: int) -> list[str]:
    """Write until the service was killed often enough; what is not taken is sent again as a page does it."""
    texts = [f"{FEE} {number}-{place}" for place in range(25)]
    for place, text in enumerate(texts):
        while True:
            try:
                await customer.post(text, id=f"customer-{number}-{place:03}")
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                break
        await asyncio.sleep(0.05)
    return texts


async def all_answered(customer: WebCustomer, number: int) -> None:
    await customer.waits(lambda: [True] if answered(customer) >= number else [], "every answer", 40)


def answered(customer: WebCustomer) -> int:
    """Return how many of its messages a customer has an answer to; one too many where there are more answers.

    Messages that came together have one answer. One that came while another was thought about stands above the
    answer to that and has its own after it.
    """
    said = answers = done = 0
    for _, line in sorted(customer.lines.items()):
        if line["who"] == "customer":
            said += 1
        else:
            answers, done = answers + 1, said
    return done if answers <= said else said + 1


async def test_a_message_of_the_web_does_not_wait_for_telegram(index: Path, tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        server = BotApiServer()  # nobody answers at its address
        server.address = "http://127.0.0.1:9"
        bot = BotProcess(server, linked(index, tmp_path / "data"))
        await bot.start()
        try:
            customer = await stack.enter_async_context(visiting(bot))
            await customer.asks(FEE, "500–1200")
        finally:
            await bot.stop()
