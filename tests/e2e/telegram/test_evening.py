"""An evening of 60 customers, all at once: every message is answered once, in valid calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tests.e2e.telegram.office import FORM, WORK, Office
from tests.telegram.customer import Customer

Script = Callable[[Customer], Awaitable[int]]
"""Plays a customer's part and returns how many messages of the bot that takes."""
FEE: Final = "专业版一年服务费多少钱"
HOTLINE: Final = "400-178-3238"
CUSTOMERS: Final = 60


async def asks_and_is_content(customer: Customer) -> int:
    customer.starts()
    await customer.hears("您好")
    await customer.asks(FEE, "500–1200")
    customer.taps("解决了")
    await customer.hears()
    return 3


async def follows_up(customer: Customer) -> int:
    await customer.asks("标准版上门一次多少钱", "500")
    await customer.asks("远程呢", "200–300")
    await customer.asks("谢谢")
    return 3


async def taps_the_edition(customer: Customer) -> int:
    await customer.asks("一年服务费多少钱")
    customer.taps("专业版")
    await customer.hears("500–1200")
    return 2


async def types_the_edition(customer: Customer) -> int:
    await customer.asks("一年服务费多少钱")
    await customer.asks("旗舰版", "5000")
    return 2


async def asks_what_nobody_wrote_down(customer: Customer) -> int:
    await customer.asks("发票怎么开", HOTLINE)
    return 1


async def complains(customer: Customer) -> int:
    await customer.asks("我要投诉你们的服务", HOTLINE)
    return 1


async def writes_in_pieces(customer: Customer) -> int:
    for piece in ("你好", "请问", FEE):
        customer.says(piece)
    await customer.hears("500–1200")
    return 1


async def edits_the_question(customer: Customer) -> int:
    id = customer.says(FEE)
    await customer.hears("500–1200")
    customer.edits(id, "旗舰版一年服务费多少钱")
    await customer.hears("5000")
    return 2


async def sends_media(customer: Customer) -> int:
    for kind in ("photo", "voice", "sticker"):
        customer.sends_file(kind)
        await customer.hears("文字")
    customer.sends_file("document", caption=FEE)
    await customer.hears("500–1200")
    return 4


async def speaks_english(customer: Customer) -> int:
    await customer.asks("How much is the annual service fee of the Professional edition?", "yuan")
    await customer.asks("/language")
    customer.taps("繁體")
    await customer.hears()
    await customer.asks(FEE, "專業版")
    return 4


async def goes_away_and_comes_back(customer: Customer) -> int:
    await customer.asks(FEE, "500–1200")
    customer.blocks_bot()
    await asyncio.sleep(0.5)
    customer.unblocks_bot()
    await customer.asks(FEE, "500–1200")
    return 2


async def looks_around(customer: Customer) -> int:
    for command in ("/help", "/privacy", "/human"):
        await customer.asks(command)
    return 3


SCRIPTS: Final[tuple[Script, ...]] = (
    asks_and_is_content,
    follows_up,
    taps_the_edition,
    types_the_edition,
    asks_what_nobody_wrote_down,
    complains,
    writes_in_pieces,
    edits_the_question,
    sends_media,
    speaks_english,
    goes_away_and_comes_back,
    looks_around,
)


def with_tickets(office: Office) -> tuple[Script, ...]:
    """Return the parts in which people take over."""

    async def files_and_rates(customer: Customer) -> int:
        ticket = await office.ticket(customer)
        ticket.tap("受理")
        await customer.hears("受理")
        ticket.write("请重启服务器")
        await customer.hears("请重启服务器")
        customer.says("好了，谢谢")
        await ticket.hears("好了，谢谢")
        ticket.tap("已解决")
        await customer.hears("打分")
        customer.taps("4")
        await customer.hears("谢谢您的评价")
        await ticket.shows("评分：4")
        assert "✅ 已解决" in ticket.card["text"]
        return FORM + 5

    async def withdraws_the_ticket(customer: Customer) -> int:
        ticket = await office.ticket(customer)
        await customer.asks("/ticket", "等待受理")
        customer.taps("撤销工单")
        await customer.hears("已关闭")
        await ticket.shows("⬛ 已关闭")
        return FORM + 2

    async def thinks_better_of_it(customer: Customer) -> int:
        await customer.asks(WORK, "哪个版本")
        await customer.asks("取消", "已取消")
        return 2

    return files_and_rates, withdraws_the_ticket, thinks_better_of_it


async def test_an_evening_of_sixty_customers(office: Office) -> None:
    telegram = office.server
    customers = [telegram.customer() for _ in range(CUSTOMERS)]
    parts_played = (*SCRIPTS, *with_tickets(office))
    scripts = [parts_played[number % len(parts_played)] for number in range(CUSTOMERS)]
    async with asyncio.TaskGroup() as evening:
        parts = [evening.create_task(_after(number / 10, play, customer))
                 for number, (play, customer) in enumerate(zip(scripts, customers, strict=True))]  # fmt: skip
    expected = [part.result() for part in parts]
    await asyncio.sleep(1)
    assert [len(customer.received()) for customer in customers] == expected
    assert set(telegram.world.callbacks.values()) == {"answered"}
    assert not telegram.invalid_calls


async def _after(seconds: float, play: Script, customer: Customer) -> int:
    await asyncio.sleep(seconds)
    return await play(customer)
