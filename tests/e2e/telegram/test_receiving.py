"""How updates come in: by polling or webhook, right, wrong, and malformed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.telegram.office import Office
from tests.telegram.bot_process import BotProcess, linked, serving
from tests.telegram.customer import Customer
from tests.telegram.faults import Fault
from tests.telegram.server import BotApiServer, running
from tests.telegram.speaker import text_of

FEE = "专业版一年服务费多少钱"
PUBLIC = "https://bot.example"
NOBODY = "http://127.0.0.1:9"
SECRET = "s3cret-of-this_test"  # noqa: S105 - invented


@pytest.mark.parametrize(
    "content",
    [
        {"message": {}},
        {"message": []},
        {"message": {"message_id": "x", "date": -1, "chat": {"id": 1}}},
        {"callback_query": {"id": 5}},
        {"edited_message": None},
        {"telepathy": {"thought": "a"}},
        {"poll": {"id": "1"}},
        {},
    ],
)
async def test_an_update_that_cannot_be_read_costs_nothing(
    telegram: BotApiServer, customer: Customer, content: dict[str, Any]
) -> None:
    telegram.updates.add_raw(content)
    await customer.asks(FEE, "500–1200")


async def test_an_update_that_cannot_be_read_is_kept_and_the_agents_are_told(office: Office) -> None:
    update = office.server.updates.add_raw({"message": {"message_id": "x", "date": -1, "chat": {"id": 1}}})

    await office.server.wait_for(lambda: any("inbox" in text_of(one) for one in office.group.received()), seconds=20)
    with closing(sqlite3.connect(office.bot.data / "kefu.db")) as database:
        (row,) = database.execute("SELECT state, payload FROM inbox WHERE update_id = ?", (update["update_id"],))
    assert row[0] == "dead"
    assert json.loads(row[1])["message"]["message_id"] == "x"


async def test_updates_that_came_while_the_bot_was_away_are_answered(bot: BotProcess, customer: Customer) -> None:
    assert await bot.stop() == 0
    customer.says(FEE)
    await bot.start()
    await customer.hears("500–1200")


async def test_a_killed_bot_answers_what_it_had_taken(
    telegram: BotApiServer, bot: BotProcess, customer: Customer
) -> None:
    await customer.asks("一年服务费多少钱")
    before = telegram.updates.confirmed
    # No answer leaves before the kill, else nobody could tell whether the bot knew of it.
    rule = telegram.misbehave(Fault.SERVER_ERROR, method="sendMessage", chat=customer.id, times=None)
    customer.taps("专业版")
    await telegram.wait_for(lambda: telegram.updates.confirmed > before, seconds=10)
    await bot.kill()
    telegram.faults.rules.remove(rule)
    await bot.start()
    await customer.hears("500–1200")
    await asyncio.sleep(0.5)
    assert len(customer.received()) == 2


async def test_by_webhook_the_secret_is_asked_for(index: Path, tmp_path: Path) -> None:
    webhook = {"KEFU_TELEGRAM_WEBHOOK": PUBLIC, "KEFU_TELEGRAM_SECRET": SECRET}
    async with running() as telegram, serving(telegram, linked(index, tmp_path / "data"), **webhook) as bot:
        telegram.delivery.routes[PUBLIC] = bot.address
        customer = telegram.customer()
        await customer.asks(FEE, "500–1200")
        (call,) = telegram.called("setWebhook")
        assert call.params["secret_token"] == SECRET
        path = call.params["url"].removeprefix(PUBLIC)
        async with httpx.AsyncClient(trust_env=False, base_url=bot.address) as client:
            for secret in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
                forged = {"update_id": 1, "message": {"message_id": 1}}
                response = await client.post(path, json=forged, headers=secret)
                assert response.status_code in {401, 403}
            right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            for body in (b"", b"{", b"[]", b'{"update_id": 5}', b"\xff"):
                response = await client.post(path, content=body, headers=right)
                assert response.status_code < 500
        await customer.asks(FEE, "500–1200")
        assert not telegram.invalid_calls


async def test_a_wrong_token_is_a_clear_error_without_the_token(index: Path, tmp_path: Path) -> None:
    wrong = "999:wrong-token"
    async with running() as telegram:
        bot = BotProcess(telegram, linked(index, tmp_path / "data"), KEFU_TELEGRAM_TOKEN=wrong)
        await bot.spawn()
        assert await bot.ends() in {1, 2}
        assert "KEFU_TELEGRAM_TOKEN" in bot.logged()
        assert wrong not in bot.logged()
        assert "Traceback" not in bot.logged()


async def test_an_api_that_cannot_be_reached_is_told_and_waited_for(index: Path, tmp_path: Path) -> None:
    data = linked(index, tmp_path / "data")
    async with running() as telegram, serving(telegram, data, KEFU_TELEGRAM_API_BASE=NOBODY) as bot:
        await asyncio.sleep(2)
        assert bot.returncode is None, "the web chat goes on"
        assert "Traceback" not in bot.logged()
        assert telegram.token not in bot.logged()


async def test_a_webhook_without_a_secret_is_refused_at_the_start(index: Path, tmp_path: Path) -> None:
    async with running() as telegram:
        bot = BotProcess(telegram, linked(index, tmp_path / "data"), KEFU_TELEGRAM_WEBHOOK=PUBLIC)
        await bot.spawn()
        assert await bot.ends() == 2
        assert "KEFU_TELEGRAM_SECRET" in bot.logged()


async def test_not_even_the_most_talkative_log_holds_the_token(index: Path, tmp_path: Path) -> None:
    data = linked(index, tmp_path / "data")
    async with running() as telegram:
        group = telegram.group()
        agent = group.agent(7_000_001)
        settings = {"KEFU_LOG_LEVEL": "debug", "KEFU_TELEGRAM_GROUP": str(group.id)}
        async with serving(telegram, data, **settings) as bot:
            for fault in (Fault.BAD_GATEWAY, Fault.DROPPED_AFTER, Fault.SERVER_ERROR, Fault.TOO_MANY_REQUESTS):
                for method in ("getUpdates", "sendMessage", "getChatMember"):
                    telegram.misbehave(fault, method=method)
            customer = telegram.customer()
            agent.says("/tickets")
            await customer.asks(FEE, "500–1200")
            await group.hears("没有未完成的工单")
            assert "debug" in bot.logged()
            assert telegram.token.partition(":")[2] not in bot.logged()
