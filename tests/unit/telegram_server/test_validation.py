"""The server refuses what Telegram refuses, and writes it down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.telegram.server import BotApiServer

from .conftest import PlainBot

KEYBOARD = {"inline_keyboard": [[{"text": "好", "callback_data": "yes"}]]}


def keyboard(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, 'parameter "text" is required'),
        ({"text": "a", "colour": "red"}, "no parameter colour"),
        ({"text": 1}, "text must be of type String"),
        ({"text": "a", "message_thread_id": "x"}, "message_thread_id must be of type Integer"),
        ({"text": "a", "disable_notification": "maybe"}, "must be of type Boolean"),
        ({"text": "a", "disable_notification": 1}, "must be of type Boolean"),
        ({"text": "a", "reply_parameters": {}}, 'reply_parameters lacks the field "message_id"'),
        ({"text": "a", "reply_parameters": {"message_id": True}}, "message_id must be of type Integer"),
        ({"text": "a", "reply_parameters": [1]}, "reply_parameters must be an object"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [{"text": "a"}]}}, "inline_keyboard[0] must be an array"),
        ({"text": "a", "reply_markup": keyboard(callback_data="a")}, 'lacks the field "text"'),
        ({"text": "a", "reply_markup": keyboard(text="a", data="a")}, 'has no field "data"'),
        ({"text": "a", "reply_markup": keyboard(text="a")}, "exactly one kind of button"),
        ({"text": "a", "reply_markup": keyboard(text=" ", callback_data="a")}, "text is empty"),
        ({"text": "a", "reply_markup": keyboard(text="a", callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text="a", callback_data="服" * 22)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text="a", url="kefu")}, "BUTTON_URL_INVALID"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 0}]}, 'entities[0] lacks the field "length"'),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "a", "chat_id": 1}, "chat not found"),
        ({"text": "a", "message_thread_id": 77}, "message thread not found"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
async def test_a_wrong_message_is_refused_and_counted(
    server: BotApiServer, bot: PlainBot, chat: int, params: dict[str, Any], reason: str
) -> None:
    body = await bot("sendMessage", **{"chat_id": chat, **params})
    assert body["error_code"] == 400
    assert reason in body["description"]
    assert body["description"].startswith("Bad Request: ")
    assert [call.error for call in server.invalid_calls] == [body["description"]]
    assert not server.called("sendMessage")


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendPhoto", {"photo": "nowhere"}, "wrong file identifier"),
        ("sendPhoto", {"photo": "x", "caption": "a" * 1025}, "caption is too long"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action"),
        ("editMessageText", {"message_id": 1, "text": "a"}, "message can't be edited"),
        ("editMessageText", {"message_id": 9, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 9}, "message to delete not found"),
        ("createForumTopic", {"name": ""}, "topic name must have"),
        ("createForumTopic", {"name": "a" * 129}, "topic name must have"),
        ("createForumTopic", {"name": "a"}, "the chat is not a forum"),
        ("getChatAdministrators", {}, "no administrators in the private chat"),
        ("getChatMember", {"user_id": 404}, "PARTICIPANT_ID_INVALID"),
        ("copyMessage", {"from_chat_id": 1, "message_id": 1}, "chat not found"),
        ("sendPoll", {"question": "a", "options": []}, "does not know how to sendPoll"),
    ],
)
async def test_other_wrong_calls_are_refused(
    bot: PlainBot, chat: int, method: str, params: dict[str, Any], reason: str
) -> None:
    assert reason in await bot.refused(method, chat_id=chat, **params)


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "a"}] * 101}, "COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, "LANG_CODE_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"kind": "default"}}, "scope"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query ID is invalid"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, "from 0 to 200"),
        ("getFile", {"file_id": "none"}, "invalid file_id"),
        ("setWebhook", {"url": "http://bot.example/hook"}, "HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://bot.example", "secret_token": "a b"}, "unallowed characters"),
        ("getUpdates", {"limit": 101}, "limit must be from 1 to 100"),
    ],
)
async def test_wrong_calls_about_no_chat_are_refused(
    server: BotApiServer, bot: PlainBot, method: str, params: dict[str, Any], reason: str
) -> None:
    assert reason in await bot.refused(method, **params)
    assert len(server.invalid_calls) == 1


async def test_an_unknown_method_and_a_wrong_token_have_telegrams_codes(server: BotApiServer, bot: PlainBot) -> None:
    assert (await bot("sendLetter"))["error_code"] == 404
    response = await bot.client.post(f"{server.address}/bot1:wrong/getMe")
    assert (response.status_code, response.json()["description"]) == (401, "Unauthorized")
    assert (await bot.client.get(f"{server.address}/elsewhere")).status_code == 404


async def test_a_form_means_the_same_as_json(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    form = {"chat_id": str(chat), "text": "1", "disable_notification": "true", "reply_markup": json.dumps(KEYBOARD)}
    by_form = await bot.post("sendMessage", data=form)
    by_parts = await bot.post("sendMessage", files={name: (None, value) for name, value in form.items()})
    by_json = await bot("sendMessage", chat_id=chat, text="1", disable_notification=True, reply_markup=KEYBOARD)
    own = ("message_id", "date")
    first, *others = [
        {name: value for name, value in body["result"].items() if name not in own}
        for body in (by_form, by_parts, by_json)
    ]
    assert others == [first, first]
    assert not server.invalid_calls


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff"])
async def test_a_body_that_cannot_be_read_is_refused(server: BotApiServer, bot: PlainBot, body: bytes) -> None:
    answer = await bot.post("sendMessage", content=body, headers={"content-type": "application/json"})
    assert answer["error_code"] == 400
    assert len(server.invalid_calls) == 1


async def test_what_is_just_within_the_limits_is_taken(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    await bot.result("sendMessage", chat_id=chat, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    await bot.result("sendMessage", chat_id=chat, text="a", reply_markup=keyboard(text="a", callback_data="a" * 64))
    await bot.result("setMyCommands", commands=[{"command": "a", "description": "a"}] * 100)
    assert not server.invalid_calls


async def test_what_the_world_has_made_impossible_is_no_invalid_call(
    server: BotApiServer, bot: PlainBot, chat: int
) -> None:
    sent = await bot.result("sendMessage", chat_id=chat, text="a")
    about = {"chat_id": chat, "message_id": sent["message_id"]}
    assert "not modified" in await bot.refused("editMessageText", **about, text="a")
    await bot.result("deleteMessage", **about)
    assert "not found" in await bot.refused("editMessageText", **about, text="b")
    server.customer(chat).blocks_bot()
    assert await bot.refused("sendMessage", chat_id=chat, text="a") == "Forbidden: bot was blocked by the user"
    server.customer(7)
    assert "can't initiate" in await bot.refused("sendMessage", chat_id=7, text="a")
    assert not server.invalid_calls
