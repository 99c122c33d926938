"""Misbehaviour on command."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from tests.telegram.faults import Fault
from tests.telegram.server import BotApiServer

from .conftest import PlainBot


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        (Fault.SERVER_ERROR, (500, "Internal Server Error")),
        (Fault.BLOCKED, (403, "Forbidden: bot was blocked by the user")),
        (Fault.CHAT_NOT_FOUND, (400, "Bad Request: chat not found")),
        (Fault.THREAD_NOT_FOUND, (400, "Bad Request: message thread not found")),
    ],
)
async def test_a_refusal_has_telegrams_shape(
    server: BotApiServer, bot: PlainBot, chat: int, fault: Fault, refusal: tuple[int, str]
) -> None:
    server.misbehave(fault)
    body = await bot("sendMessage", chat_id=chat, text="a")
    assert body == {"ok": False, "error_code": refusal[0], "description": refusal[1]}
    assert not server.customer(chat).received()
    assert not server.invalid_calls, "the bot did nothing wrong"
    assert (await bot("sendMessage", chat_id=chat, text="a"))["ok"], "it was for one call"


async def test_a_flood_limit_says_how_long_to_wait(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    server.misbehave(Fault.TOO_MANY_REQUESTS, seconds=7)
    body = await bot("sendMessage", chat_id=chat, text="a")
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 7})


async def test_a_bad_gateway_speaks_html(server: BotApiServer, bot: PlainBot) -> None:
    server.misbehave(Fault.BAD_GATEWAY)
    response = await bot.client.post(f"{server.address}/bot{server.token}/getMe")
    assert (response.status_code, response.headers["content-type"]) == (502, "text/html; charset=utf-8")


@pytest.mark.parametrize(("fault", "taken"), [(Fault.DROPPED_BEFORE, 0), (Fault.DROPPED_AFTER, 1)])
async def test_a_dropped_connection_looks_the_same_before_and_after(
    server: BotApiServer, bot: PlainBot, chat: int, fault: Fault, taken: int
) -> None:
    server.misbehave(fault)
    with pytest.raises(httpx.TransportError):
        await bot("sendMessage", chat_id=chat, text="a")
    assert len(server.customer(chat).received()) == len(server.called("sendMessage")) == taken
    assert server.calls[-1].answered_at is None


async def test_an_unanswered_call_is_not_taken(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    server.misbehave(Fault.TIMEOUT)
    with pytest.raises(httpx.ReadTimeout):
        await bot.post("sendMessage", json={"chat_id": chat, "text": "a"}, timeout=0.2)
    assert not server.customer(chat).received()


async def test_a_slow_call_holds_up_no_other(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    server.misbehave(Fault.SLOW, seconds=0.5)
    begun = time.monotonic()
    slow = asyncio.create_task(bot("sendMessage", chat_id=chat, text="a"))
    await asyncio.sleep(0.05)
    await bot("getMe")
    assert time.monotonic() - begun < 0.4
    assert (await slow)["ok"]
    assert time.monotonic() - begun >= 0.5


async def test_a_rule_hits_only_what_it_names(server: BotApiServer, bot: PlainBot, chat: int) -> None:
    other = server.customer()
    other.starts()
    rule = server.misbehave(Fault.SERVER_ERROR, method="sendMessage", chat=chat, times=None)
    assert not (await bot("sendMessage", chat_id=chat, text="a"))["ok"]
    assert not (await bot("sendMessage", chat_id=chat, text="a"))["ok"]
    assert (await bot("sendMessage", chat_id=other.id, text="a"))["ok"]
    assert (await bot("sendChatAction", chat_id=chat, action="typing"))["ok"]
    server.faults.rules.remove(rule)
    assert (await bot("sendMessage", chat_id=chat, text="a"))["ok"]


async def test_a_share_of_calls_fails_the_same_way_with_the_same_seed(server: BotApiServer, bot: PlainBot) -> None:
    mix = {Fault.SERVER_ERROR: 1.0, Fault.BLOCKED: 1.0}
    runs = []
    for _ in range(2):
        server.faults.seed(3)
        server.faults.share, server.faults.mix = 0.5, mix
        runs.append([(await bot("getMe")).get("error_code", 200) for _ in range(40)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 403, 500}
