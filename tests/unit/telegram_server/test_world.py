"""What calls do to chats, topics, members and files."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram.schema import bot_api
from tests.telegram.server import BotApiServer

from .conftest import PlainBot


def calls(chat: int, group: int, topic: int, file: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("getMe", {}),
        ("getChat", {"chat_id": group}),
        ("getChatMember", {"chat_id": group, "user_id": 7}),
        ("getChatMember", {"chat_id": group, "user_id": 110201543}),
        ("getChatAdministrators", {"chat_id": group}),
        ("getChatMemberCount", {"chat_id": group}),
        ("sendMessage", {"chat_id": group, "text": "a", "message_thread_id": topic}),
        ("sendPhoto", {"chat_id": chat, "photo": file, "caption": "<b>a</b>", "parse_mode": "HTML"}),
        ("sendDocument", {"chat_id": chat, "document": file}),
        ("sendVoice", {"chat_id": chat, "voice": file}),
        ("sendSticker", {"chat_id": chat, "sticker": file}),
        ("copyMessage", {"chat_id": group, "from_chat_id": chat, "message_id": 1, "message_thread_id": topic}),
        ("forwardMessage", {"chat_id": group, "from_chat_id": chat, "message_id": 1}),
        ("copyMessages", {"chat_id": group, "from_chat_id": chat, "message_ids": [1]}),
        ("sendChatAction", {"chat_id": chat, "action": "typing"}),
        ("editMessageText", {"chat_id": chat, "message_id": 2, "text": "b"}),
        ("editForumTopic", {"chat_id": group, "message_thread_id": topic, "name": "b"}),
        ("closeForumTopic", {"chat_id": group, "message_thread_id": topic}),
        ("reopenForumTopic", {"chat_id": group, "message_thread_id": topic}),
        ("setMessageReaction", {"chat_id": chat, "message_id": 1}),
        ("getFile", {"file_id": file}),
        ("getMyCommands", {}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}], "language_code": "zh"}),
        ("setMyDescription", {"description": "a"}),
        ("getMyDescription", {}),
        ("getWebhookInfo", {}),
        ("pinChatMessage", {"chat_id": group, "message_id": topic}),
        ("deleteMessage", {"chat_id": chat, "message_id": 2}),
    ]


async def test_every_result_is_of_the_documented_form(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    group = server.group()
    group.agent(7)
    file = server.world.keep_file(b"x")["file_id"]
    await bot.result("sendMessage", chat_id=chat, text="a")
    topic = await bot.result("createForumTopic", chat_id=group.id, name="a")
    for method, params in calls(chat, group.id, topic["message_thread_id"], file):
        result = await bot.result(method, **params)
        assert bot_api().faults(bot_api().returns(method), result) is None, method
    assert not server.invalid_calls


async def test_an_edit_replaces_text_and_keyboard(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "yes"}]]}
    sent = await bot.result("sendMessage", chat_id=chat, text="<b>a</b>", parse_mode="HTML", reply_markup=keyboard)
    about = {"chat_id": chat, "message_id": sent["message_id"]}
    await bot.result("editMessageText", **about, text="b")
    (message,) = server.customer(chat).received()
    assert (message["text"], message.get("entities"), message.get("reply_markup")) == ("b", None, None)
    await bot.result("editMessageReplyMarkup", **about, reply_markup=keyboard)
    assert message["text"] == "b"
    server.customer(chat).taps("好")


async def test_a_tap_is_answered_until_it_is_too_old(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "yes"}]]}
    await bot.result("sendMessage", chat_id=chat, text="a", reply_markup=keyboard)
    query = server.customer(chat).taps("好")
    (update,) = await bot.result("getUpdates")
    assert (update["callback_query"]["id"], update["callback_query"]["data"]) == (query, "yes")
    await bot.result("answerCallbackQuery", callback_query_id=query)
    late = server.customer(chat).taps("好")
    server.expire_taps()
    assert "too old" in await bot.refused("answerCallbackQuery", callback_query_id=late)
    assert not server.invalid_calls
    with pytest.raises(AssertionError, match="no button"):
        server.customer(chat).taps("不")


async def test_topics_need_a_forum_and_the_right(server: BotApiServer, bot: PlainBot) -> None:
    plain, closed, forum = server.group(forum=False), server.group(rights=()), server.group()
    assert "not a forum" in await bot.refused("createForumTopic", chat_id=plain.id, name="a")
    assert "not enough rights" in await bot.refused("createForumTopic", chat_id=closed.id, name="a")
    topic = (await bot.result("createForumTopic", chat_id=forum.id, name="a"))["message_thread_id"]
    forum.deletes_topic(topic)
    gone = await bot.refused("sendMessage", chat_id=forum.id, message_thread_id=topic, text="a")
    assert gone == "Bad Request: message thread not found"
    assert not server.invalid_calls, "an agent deleted it"
    assert forum.topics == []


async def test_a_bot_that_is_no_administrator_gets_only_what_is_meant_for_it(
    server: BotApiServer, bot: PlainBot
) -> None:
    group = server.group(forum=False, rights=())
    agent = group.agent(7)
    sent = await bot.result("sendMessage", chat_id=group.id, text="a")
    agent.says("weather")
    agent.says("/help")
    agent.says("ask @kefu_test_bot")
    agent.says("yes", reply_to=sent["message_id"])
    texts = [update["message"]["text"] for update in await bot.result("getUpdates")]
    assert texts == ["/help", "ask @kefu_test_bot", "yes"]
    group.expels_bot()
    assert "kicked" in await bot.refused("sendMessage", chat_id=group.id, text="a")


async def test_files_come_up_and_down_unchanged(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    content = bytes(range(256)) * 40 + b"\r\n--\n"
    sent = await bot.post("sendDocument", data={"chat_id": chat}, files={"document": ("截图.png", content)})
    document = sent["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("截图.png", len(content))
    by_name = {"chat_id": str(chat), "photo": "attach://part1"}
    assert (await bot.post("sendPhoto", data=by_name, files={"part1": ("a.png", content)}))["ok"]
    path = (await bot.result("getFile", file_id=document["file_id"]))["file_path"]
    for token, status in ((server.token, 200), ("1:wrong", 404)):
        response = await bot.client.get(f"{server.address}/file/bot{token}/{path}")
        assert response.status_code == status
        assert status == 404 or response.content == content


async def test_a_customer_hears_each_message_once(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    customer = server.customer(chat)
    for text in "abc":
        await bot.result("sendMessage", chat_id=chat, text=text)
    assert [(await customer.hears())["text"] for _ in range(2)] == ["a", "b"]
    assert (await customer.hears("c"))["text"] == "c"
    with pytest.raises(AssertionError, match=r"in vain for a message ''; the last ones: \['a', 'b', 'c'\]"):
        await customer.hears(seconds=0.05)
