"""Updates: kept until confirmed, by polling or by webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import Response

from tests.telegram.schema import bot_api
from tests.telegram.server import BotApiServer
from tests.telegram.updates import FIRST
from tests.telegram.web import Receive, Scope, Send, listening

from .conftest import PlainBot

HOOK = "https://bot.example/telegram"


async def ids(bot: PlainBot, **params: object) -> list[int]:
    return [update["update_id"] - FIRST for update in await bot.result("getUpdates", **params)]


async def test_updates_come_again_until_a_higher_offset_confirms_them(server: BotApiServer, bot: PlainBot) -> None:
    customer = server.customer()
    for text in "abc":
        customer.says(text)
    assert await ids(bot) == await ids(bot) == [0, 1, 2]
    assert await ids(bot, limit=2) == [0, 1]
    assert await ids(bot, offset=FIRST + 2) == [2]
    assert await ids(bot) == [2], "what is confirmed is gone"
    assert server.updates.confirmed == 2


async def test_a_negative_offset_keeps_only_the_newest(server: BotApiServer, bot: PlainBot) -> None:
    customer = server.customer()
    for text in "abc":
        customer.says(text)
    assert await ids(bot, offset=-1) == [2]
    assert await ids(bot) == [2]


async def test_a_poll_waits_for_the_first_update(server: BotApiServer, bot: PlainBot) -> None:
    poll = asyncio.create_task(ids(bot, timeout=5))
    await asyncio.sleep(0.1)
    assert not poll.done()
    server.customer().says("a")
    assert await asyncio.wait_for(poll, 1) == [0]


async def test_a_poll_ends_empty_after_its_timeout(bot: PlainBot) -> None:
    begun = time.monotonic()
    assert await ids(bot, timeout=1) == []
    assert 0.9 < time.monotonic() - begun < 2


async def test_a_second_poll_ends_the_first(bot: PlainBot) -> None:
    first = asyncio.create_task(bot("getUpdates", timeout=5))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(bot("getUpdates", timeout=1))
    assert (await first)["error_code"] == 409
    assert (await second)["ok"]


async def test_only_the_kinds_that_are_asked_for_are_kept(server: BotApiServer, bot: PlainBot) -> None:
    await bot.result("getUpdates", allowed_updates=["message"])
    customer = server.customer()
    customer.edits(customer.says("a"), "b")
    (update,) = await bot.result("getUpdates")
    assert update["message"]["text"] == "a"


async def test_duplicates_and_another_order_come_on_command(server: BotApiServer, bot: PlainBot) -> None:
    server.faults.duplicated = server.faults.reordered = 1
    for text in "abcdefgh":
        server.customer(5).says(text)
    first = await ids(bot)
    assert sorted(first) == list(range(8))
    assert first != sorted(first)
    assert sorted(await ids(bot, offset=FIRST + 8)) == list(range(8))


async def test_every_update_is_of_the_documented_form(server: BotApiServer, bot: PlainBot) -> None:
    customer = server.customer()
    customer.starts("payload")
    for kind in ("photo", "document", "voice", "sticker", "video", "audio", "animation", "video_note"):
        customer.sends_file(kind)
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "yes"}]]}
    about = {"message_id": customer.says("@kefu_test_bot 在吗")}
    sent = await bot.result("sendMessage", chat_id=customer.id, text="a", reply_markup=keyboard, reply_parameters=about)
    customer.taps("好")
    customer.edits(customer.says("a", reply_to=sent["message_id"]), "/help")
    customer.blocks_bot()
    customer.unblocks_bot()
    server.group().agent(5, status="administrator").says("a", topic=1)
    updates = await bot.result("getUpdates")
    assert len(updates) == 16
    assert [bot_api().faults("Update", update) for update in updates] == [None] * 16


async def test_a_webhook_gets_updates_with_the_secret_until_it_takes_them(server: BotApiServer, bot: PlainBot) -> None:
    async with webhook([500, 503]) as hook:
        server.delivery.routes["https://bot.example"] = hook.address
        server.customer().says("before")
        await bot.result("setWebhook", url=HOOK, secret_token="s-1")  # noqa: S106 - invented
        server.customer().says("after")
        await server.wait_for(lambda: server.updates.confirmed == 2, seconds=5)
        assert hook.secrets == ["s-1"] * 4
        assert hook.paths == ["/telegram"] * 4
        assert sorted(status for _, status in server.delivery.posted) == [200, 200, 500, 503]
        assert (await bot("getUpdates"))["error_code"] == 409
        info = await bot.result("getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == (HOOK, 0)
        assert "Wrong response" in info["last_error_message"]
        await bot.result("deleteWebhook")
    assert await ids(bot) == []


async def test_what_a_webhook_did_not_take_is_polled(server: BotApiServer, bot: PlainBot) -> None:
    server.delivery.routes["https://bot.example"] = "http://127.0.0.1:9"
    await bot.result("setWebhook", url=HOOK)
    server.customer().says("a")
    await server.wait_for(lambda: bool(server.delivery.posted), seconds=5)
    await bot.result("deleteWebhook")
    assert await ids(bot) == [0]
    server.customer().says("b")
    await bot.result("deleteWebhook", drop_pending_updates=True)
    assert await ids(bot) == []


class Hook:
    """Answers with the statuses that it is given, then with 200."""

    def __init__(self, statuses: list[int]) -> None:
        self.address = ""
        self.secrets: list[str | None] = []
        self.paths: list[str] = []
        self._statuses = statuses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await request.body()
        self.paths.append(request.url.path)
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        await Response(status_code=self._statuses.pop(0) if self._statuses else 200)(scope, receive, send)


@asynccontextmanager
async def webhook(statuses: list[int]) -> AsyncIterator[Hook]:
    hook = Hook(statuses)
    async with listening(hook) as hook.address:
        yield hook
