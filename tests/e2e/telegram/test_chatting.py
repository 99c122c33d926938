"""A customer chats with the bot on Telegram."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.telegram.bot_process import BotProcess, linked, serving
from tests.telegram.customer import Customer
from tests.telegram.server import BotApiServer, running
from tests.telegram.speaker import buttons

FEE = "专业版一年服务费多少钱"
HOTLINE = "400-178-3238"


async def quiet(customer: Customer, seconds: float = 0.6) -> None:
    """Nothing more comes."""
    await asyncio.sleep(seconds)
    assert customer.unheard() is None


async def answered(telegram: BotApiServer, query: str) -> None:
    """The button stops turning."""
    await telegram.wait_for(lambda: telegram.world.callbacks[query] == "answered", seconds=5, what="the button")


async def test_a_question_is_answered_once_with_its_figures(telegram: BotApiServer, customer: Customer) -> None:
    reply = await customer.asks(FEE)
    assert "500–1200" in reply["text"]
    assert any(entity["type"] == "bold" for entity in reply["entities"])
    await quiet(customer)
    (call,) = [call for call in telegram.called("sendMessage") if call.chat == customer.id]
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_a_follow_up_refers_to_what_was_said(customer: Customer) -> None:
    await customer.asks(FEE)
    assert "5000" in (await customer.asks("那旗舰版呢"))["text"]


async def test_a_clarification_is_answered_by_tapping(telegram: BotApiServer, customer: Customer) -> None:
    await customer.asks("一年服务费多少钱")
    query = customer.taps("专业版")
    assert "500–1200" in (await customer.hears())["text"]
    await answered(telegram, query)


async def test_a_clarification_is_answered_by_typing(customer: Customer) -> None:
    await customer.asks("一年服务费多少钱")
    assert "500–1200" in (await customer.asks("专业版"))["text"]


async def test_messages_in_a_row_are_one_question(customer: Customer) -> None:
    customer.says("你好")
    customer.says("我想问一下")
    customer.says(FEE)
    assert "500–1200" in (await customer.hears())["text"]
    await quiet(customer)


async def test_where_the_bot_is_not_sure_it_gives_the_hotline_and_offers_a_ticket(customer: Customer) -> None:
    reply = await customer.asks("发票怎么开")
    assert HOTLINE in reply["text"]
    assert [button["text"] for button in buttons(reply)] == ["申请远程协助", "留言给客服"]


async def test_a_customer_who_asks_for_a_person_gets_the_hotline(customer: Customer) -> None:
    for text in ("转人工", "/human"):
        assert HOTLINE in (await customer.asks(text))["text"]


async def test_what_did_not_help_is_escalated(customer: Customer) -> None:
    await customer.asks(FEE)
    customer.taps("没解决")
    assert HOTLINE in (await customer.hears())["text"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/start", "您好"),
        ("/start campaign-7", "您好"),
        ("/help", "/human"),
        ("/privacy", "180"),
        ("/language", "语言"),
        ("/forget", "删除"),
        ("/nonsense", "没有这个命令"),
    ],
)
async def test_commands_are_answered(customer: Customer, command: str, says: str) -> None:
    assert says in (await customer.asks(command))["text"]
    await quiet(customer)


async def test_commands_are_set_for_each_language(telegram: BotApiServer, bot: BotProcess) -> None:
    assert bot.returncode is None
    by_language = {language: commands for (_, language), commands in telegram.world.commands.items()}
    assert {"", "zh"} <= set(by_language)
    wanted = {"start", "help", "human", "ticket", "language", "privacy", "forget"}
    for commands in by_language.values():
        assert {one["command"] for one in commands} == wanted


async def test_the_language_follows_the_customer_or_their_choice(customer: Customer) -> None:
    assert (
        "500"
        in (await customer.asks("How much is the annual service fee of the Professional edition?", "yuan"))["text"]
    )
    assert "專業版" in (await customer.asks("專業版一年服務費多少錢"))["text"]
    await customer.asks("/language")
    customer.taps("English")
    await customer.hears()
    assert "yuan" in (await customer.asks(FEE))["text"]


async def test_an_edited_question_is_answered_anew(customer: Customer) -> None:
    id = customer.says(FEE)
    first = await customer.hears("500–1200")
    customer.edits(id, "旗舰版一年服务费多少钱")
    again = await customer.hears("5000")
    assert again["message_id"] != first["message_id"]
    customer.edits(id, "旗舰版一年服务费多少钱")
    await quiet(customer)


async def test_forgetting_asks_first_and_then_forgets(customer: Customer) -> None:
    await customer.asks(FEE)
    await customer.asks("/forget")
    customer.taps("不删除")
    await customer.hears("没有删除")
    await customer.asks("/forget")
    customer.taps("全部删除")
    await customer.hears("已经删除")
    assert "5000" not in (await customer.asks("那旗舰版呢"))["text"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "sticker", "video"])
async def test_what_is_no_text_gets_a_fitting_reply(customer: Customer, kind: str) -> None:
    customer.sends_file(kind)
    assert "文字" in (await customer.hears())["text"]
    await quiet(customer)


async def test_a_caption_is_a_question(customer: Customer) -> None:
    customer.sends_file("photo", caption=FEE)
    await customer.hears("500–1200")


async def test_what_a_customer_writes_is_shown_as_text(customer: Customer) -> None:
    for text in ("<b>年服务</b> & <script>", "a < b && c > d", "&lt;", "😀", "\u202e反", "@" * 300, "/"):
        await customer.asks(text)


async def test_a_forged_or_expired_button_says_so(telegram: BotApiServer, customer: Customer) -> None:
    reply = await customer.asks("一年服务费多少钱")
    data = buttons(reply)[0]["callback_data"]
    other = telegram.customer()
    theirs = await other.asks("一年服务费多少钱")
    for forged in ("nonsense", "", "0:99", data + "9", "\x00" * 64, data):
        query = other.sends_callback(forged, theirs["message_id"])
        await answered(telegram, query)
    shown = [call.params.get("text") for call in telegram.called("answerCallbackQuery")][-6:]
    assert all(text and "失效" in text for text in shown)
    assert other.unheard() is None


async def test_a_customer_who_blocks_the_bot_holds_up_nobody(telegram: BotApiServer, customer: Customer) -> None:
    customer.says(FEE)
    customer.blocks_bot()
    await telegram.customer().asks(FEE, "500–1200", seconds=5)
    customer.unblocks_bot()
    assert "5000" in (await customer.asks("旗舰版一年服务费多少钱", "5000"))["text"]


async def test_in_a_group_the_bot_speaks_only_when_spoken_to(telegram: BotApiServer, customer: Customer) -> None:
    group = telegram.group("用户群", forum=False)
    member = group.agent(customer.id)
    member.says(FEE)
    asked = member.says(f"@kefu_test_bot {FEE}")
    reply = await group.hears("500–1200")
    assert reply["reply_to_message"]["message_id"] == asked
    member.says("那旗舰版呢", reply_to=reply["message_id"])
    await group.hears("5000")
    assert len(group.received()) == 2
    assert not customer.received()


async def test_a_customer_who_writes_too_much_is_told_once_and_others_are_answered(index: Path, tmp_path: Path) -> None:
    data = linked(index, tmp_path / "data")
    async with running() as telegram, serving(telegram, data, KEFU_RATE_LIMIT="3"):
        customer = telegram.customer()
        for _ in range(3):
            await customer.asks(FEE, "500–1200")
        await customer.asks(FEE, "太快")
        customer.says(FEE)
        await telegram.customer().asks(FEE, "500–1200")
        await quiet(customer)
        assert not telegram.invalid_calls


async def test_the_log_holds_no_customers_text_and_no_token(
    telegram: BotApiServer, bot: BotProcess, customer: Customer
) -> None:
    await customer.asks("我的电话是 13912345678，专业版多少钱")
    assert "13912345678" not in bot.logged()
    assert telegram.token not in bot.logged()
    assert telegram.token.partition(":")[2] not in bot.logged()
