"""What a ticket is to its customer, and what the agents see of it; its way is followed in test_agents.py."""

from __future__ import annotations

import asyncio

from tests.e2e.telegram.office import HERE, WORK, Office, files
from tests.telegram.speaker import buttons, text_of


async def test_the_agents_get_a_card_with_what_was_said_and_thought(office: Office) -> None:
    ticket = await office.ticket(office.server.customer(name="陈先生"))
    for part in ("陈先生", "专业版", WORK, "13800138000", "明天下午", "同意"):
        assert part in ticket.card["text"]
    assert [button["text"] for button in buttons(ticket.card)] == ["受理", "已解决", "交回机器人"]
    background = await ticket.hears("为什么转人工")
    assert WORK in background["text"]
    assert "%" in background["text"]


async def test_a_note_stays_among_the_agents(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    ticket.write("// 这位客户欠费")
    ticket.write("您好")
    assert "您好" in text_of(await customer.hears())
    assert not any("欠费" in text_of(message) for message in customer.received())


async def test_a_reply_reopens_what_was_resolved(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    ticket.tap("受理")
    await ticket.shows("处理中")
    ticket.tap("已解决")
    resolved = await customer.hears("已处理完毕")
    customer.says("又打不开了", reply_to=resolved["message_id"])
    await customer.hears("重新打开")
    await ticket.hears("又打不开了")
    await ticket.shows("重新打开")


async def test_the_form_survives_a_kill_and_is_cancelled_at_any_step(office: Office) -> None:
    customer = office.server.customer()
    await customer.asks(WORK, "哪个版本")
    await customer.asks("专业版", "怎么联系")
    await office.bot.kill()
    await office.bot.start()
    await customer.asks("13800138000", "什么时间")
    await customer.asks("上一步", "怎么联系")
    await customer.asks("取消", "已取消")
    assert "500–1200" in text_of(await customer.asks("专业版一年服务费多少钱"))
    assert "撤销" not in text_of(await customer.asks("/ticket"))


async def test_the_customer_sees_where_the_ticket_stands(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    await customer.asks("/ticket", "等待受理")
    ticket.tap("受理")
    await customer.hears("受理")
    await customer.asks("/ticket", "处理中")


async def test_commands_and_canned_replies_work_in_the_topic(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    ticket.write("/claim")
    await ticket.shows("处理中")
    ticket.write("/schedule 2030-01-02 14:00")
    await customer.hears("2030-01-02 14:00")
    ticket.write("/canned")
    names = text_of(await ticket.hears("常用回复")).rpartition("：")[2].split("、")
    ticket.write(f"/canned {names[0]}")
    await customer.hears("👤")
    ticket.write("/nonsense")
    await ticket.hears("/claim")


async def test_another_group_cannot_act(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    elsewhere = office.server.group("别的群")
    stranger = elsewhere.agent(9_000_002, "路人", "creator")
    card = office.group.chat.messages[ticket.card["message_id"]]
    copy = elsewhere.chat.add({"from": office.server.world.bot, "text": card["text"]})
    for button in buttons(card):
        stranger.sends_callback(button["callback_data"], copy["message_id"])
    for command in ("/resolve", "/ban " + str(customer.id), "/tickets", "/claim@kefu_test_bot"):
        stranger.says(command)
    await asyncio.sleep(HERE)
    assert customer.unheard() is None
    assert "等待受理" in ticket.card["text"]
    told = [text_of(one) for one in elsewhere.received() if one["message_id"] != copy["message_id"]]
    assert not any("#" in text for text in told)


async def test_a_customer_who_blocks_the_bot_is_told_to_the_agents(office: Office) -> None:
    customer = office.server.customer()
    ticket = await office.ticket(customer)
    customer.blocks_bot()
    await asyncio.sleep(HERE)
    ticket.write("您好")
    await ticket.hears("收不到")


async def test_without_a_forum_tickets_stand_in_the_group_and_replies_find_them(plain_office: Office) -> None:
    customer = plain_office.server.customer()
    await files(customer)
    card = await plain_office.group.hears("🆕")
    plain_office.agent.says("您好，我是小李", reply_to=card["message_id"])
    await customer.hears("您好，我是小李")
    customer.says("你好，系统打不开")
    message = await plain_office.group.hears("你好，系统打不开")
    assert message["reply_to_message"]["message_id"] == card["message_id"]
    assert not plain_office.group.topics
