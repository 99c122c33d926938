"""The agents' group: a ticket from the form to the rating, with people on both sides."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.telegram.bot_process import BotProcess, linked, serving
from tests.telegram.customer import Customer
from tests.telegram.faults import Fault
from tests.telegram.group import Agent, Group
from tests.telegram.server import BotApiServer, running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def telegram() -> AsyncIterator[BotApiServer]:
    """A server of its own: two bots cannot share one token."""
    async with running() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def group(telegram: BotApiServer) -> Group:
    """The agents' forum."""
    return telegram.group()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(
    telegram: BotApiServer, group: Group, index: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    """A bot with an agents' group."""
    data = linked(index, tmp_path_factory.mktemp("desk") / "data")
    settings = {
        "KEFU_RATE_LIMIT": "1000",
        "KEFU_TELEGRAM_GROUP": str(group.id),
        "KEFU_TOPIC_SECONDS": "0.1",
        "KEFU_PAUSE": "0.3",
    }
    async with serving(telegram, data, **settings) as bot:
        yield bot


@pytest.fixture
def customer(telegram: BotApiServer, desk: BotProcess) -> Customer:
    assert desk.returncode is None
    return telegram.customer()


@pytest.fixture
def agent(group: Group) -> Agent:
    return group.agent(7_000_000_001)


async def press(agent: Agent, group: Group, card: int, label: str) -> None:
    """Tap a button of a card once it is there."""
    await group._server.wait_for(lambda: labelled(group.chat.messages[card], label), chat=group.id, what=label)
    agent.taps(label, card)


def labelled(message: dict[str, Any], label: str) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(label in button["text"] for row in rows for button in row)


async def filed(customer: Customer) -> int:
    """Fill in a remote-session ticket and return its number."""
    said = await customer.asks("我要申请远程协助")
    for _ in range(12):
        text = said["text"]
        found = re.search(r"工单 #(\d+) 已登记", text)
        if found:
            return int(found[1])
        answer = next((label for label in ("同意", "提交", "继续") if labelled(said, label)), None)
        if answer:
            customer.taps(answer, said["message_id"])
            said = await customer.hears()
        elif "版本" in text:
            said = await customer.asks("专业版")
        elif "联系" in text:
            said = await customer.asks("13800138000")
        elif "时间" in text:
            said = await customer.asks("明天下午")
        else:
            said = await customer.asks("打开报表时程序没有反应")
    raise AssertionError(f"no ticket came of it: {said}")


async def claimed(customer: Customer, group: Group, agent: Agent) -> tuple[int, int, int]:
    """File a ticket and claim it; return its number, topic and card."""
    number = await filed(customer)
    card = await group.hears(f"#{number} ·")
    await press(agent, group, card["message_id"], "受理")
    await customer.hears("已有工程师受理")
    return number, card.get("message_thread_id", 0), card["message_id"]


async def test_a_ticket_whose_topic_was_deleted_goes_on_in_the_general_thread(
    customer: Customer, group: Group, agent: Agent
) -> None:
    _, topic, _ = await claimed(customer, group, agent)
    group.deletes_topic(topic)
    customer.says("话题没了也收得到吗")
    relayed = await group.hears("话题没了也收得到吗")
    agent.says("收得到", reply_to=relayed["message_id"])
    await customer.hears("收得到")


async def test_a_ticket_goes_from_the_form_to_the_rating(customer: Customer, group: Group, agent: Agent) -> None:
    number, topic, card = await claimed(customer, group, agent)
    assert "13800138000" in group.chat.messages[card]["text"]
    agent.says("您好，请问报错是什么", topic=topic)
    await customer.hears("请问报错是什么")
    customer.says("内存不足")
    await group.hears("内存不足", topic=topic)
    agent.says("// 老客户，别怠慢", topic=topic)
    await press(agent, group, card, "开始远程")
    await customer.hears("远程协助开始了")
    await press(agent, group, card, "结束远程")
    await customer.hears("远程协助结束了")
    await press(agent, group, card, "已解决")
    await customer.hears("已处理完毕")
    rating = await customer.hears("打分")
    customer.taps("5", rating["message_id"])
    await customer.hears("谢谢您的评价")
    await group.hears("客户评分：5", topic=topic)
    assert not any("别怠慢" in said.get("text", "") for said in customer.received())
    customer.says("还是打不开")
    await customer.hears(f"#{number} 已重新打开")
    await group.hears("还是打不开", topic=topic)


async def test_withdrawing_consent_ends_the_session(customer: Customer, group: Group, agent: Agent) -> None:
    _, topic, card = await claimed(customer, group, agent)
    await press(agent, group, card, "开始远程")
    begun = await customer.hears("远程协助开始了")
    customer.taps("撤回同意", begun["message_id"])
    await customer.hears("已撤回")
    await group.hears("撤回了远程授权", topic=topic)
    await press(agent, group, card, "请客户授权")
    asked = await customer.hears("请先授权")
    customer.taps("同意", asked["message_id"])
    await customer.hears("同意已记录")


async def test_edits_and_files_go_both_ways(customer: Customer, group: Group, agent: Agent) -> None:
    _, topic, _ = await claimed(customer, group, agent)
    said = agent.says("请发截图", topic=topic)
    copy = await customer.hears("请发截图")
    agent.edits(said, "请发报错的截图")
    await customer.sees(copy["message_id"], "请发报错的截图")
    written = customer.says("截图五分钟后发")
    relayed = await group.hears("截图五分钟后发", topic=topic)
    customer.edits(written, "截图五分钟后发，马上")
    await group._server.wait_for(lambda: "马上" in group.chat.messages[relayed["message_id"]]["text"], chat=group.id)
    customer.sends_file("photo")
    await customer.hears("已经附到工单")
    await group._server.wait_for(lambda: any("photo" in one for one in group.received(topic)), chat=group.id)
    agent.sends_file("document", topic=topic)
    await group._server.wait_for(lambda: any("document" in one for one in customer.received()), chat=customer.chat.id)


async def test_a_canned_reply_reaches_the_customer(customer: Customer, group: Group, agent: Agent) -> None:
    _, topic, _ = await claimed(customer, group, agent)
    agent.says("/canned backup", topic=topic)
    await customer.hears("请先备份账套")
    agent.says("/schedule 2099-01-05 14:00", topic=topic)
    await customer.hears("2099-01-05 14:00")


async def test_a_banned_customer_gets_no_answer_until_the_ban_is_lifted(
    customer: Customer, group: Group, agent: Agent
) -> None:
    _, topic, _ = await claimed(customer, group, agent)
    agent.says("/ban", topic=topic)
    await group.hears("已屏蔽客户", topic=topic)
    before = len(customer.received())
    customer.says("有人吗")
    agent.says("/unban", topic=topic)
    await group.hears("已恢复客户", topic=topic)
    assert len(customer.received()) == before
    customer.says("还在吗")
    await group.hears("还在吗", topic=topic)


async def test_somebody_outside_the_group_cannot_act(customer: Customer, group: Group, agent: Agent) -> None:
    number = await filed(customer)
    card = await group.hears(f"#{number} ·")
    stranger = group.agent(7_000_000_099, "路人", status="left")
    stranger.taps("受理", card["message_id"])
    await press(agent, group, card["message_id"], "受理")
    await customer.hears("已有工程师受理")
    await group._server.wait_for(lambda: "小李" in group.chat.messages[card["message_id"]]["text"], chat=group.id)


async def test_another_group_cannot_use_the_agents_commands(telegram: BotApiServer, customer: Customer) -> None:
    other = telegram.group("别的群")
    other.agent(7_000_000_050).says(f"/ban {customer.id}")
    await customer.asks("专业版一年服务费多少钱", "500–1200")


async def test_a_forged_tap_changes_nothing(customer: Customer, group: Group, agent: Agent) -> None:
    number = await filed(customer)
    card = await group.hears(f"#{number} ·")
    message = customer.received()[-1]["message_id"]
    customer.sends_callback(f"a:claim:{number}", message)
    for data in ("a:claim:999999", "a:fly:1", "a:claim:x", "", "rate:1:5"):
        agent.sends_callback(data or "-", card["message_id"])
    await press(agent, group, card["message_id"], "受理")
    await customer.hears("已有工程师受理")


async def test_a_customer_sees_that_the_bot_is_typing_while_it_waits_for_more(
    telegram: BotApiServer, customer: Customer
) -> None:
    await customer.asks("专业版一年服务费多少钱", "500–1200")
    await telegram.wait_for(lambda: (customer.id, "typing") in telegram.world.actions, seconds=5)


async def test_an_agent_whose_membership_cannot_be_checked_for_a_while_is_heard_later(
    telegram: BotApiServer, customer: Customer, group: Group, agent: Agent
) -> None:
    _, topic, _ = await claimed(customer, group, agent)
    other = group.agent(7_000_000_077)
    rule = telegram.misbehave(Fault.SERVER_ERROR, method="getChatMember", times=6)
    other.says("稍后才能核对身份", topic=topic)
    await customer.hears("稍后才能核对身份", seconds=40)
    assert rule.times == 0


async def test_what_customers_write_waits_while_the_bot_is_out_of_the_group(
    customer: Customer, group: Group, agent: Agent
) -> None:
    await claimed(customer, group, agent)
    group.expels_bot()
    customer.says("机器人不在群里时写的")
    await asyncio.sleep(2)
    group.admit_bot()
    await group.hears("机器人不在群里时写的", seconds=30)
