"""The database of a running bot: locked, newer, saved and restored; and what stays out of the log."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.process import kefu
from tests.telegram.bot_process import linked, serving
from tests.telegram.server import TOKEN, running

FEE = "专业版一年服务费多少钱"
LOCKED_SECONDS = 6.5
"""Longer than the bot waits for a lock before it says that something is wrong."""


async def test_a_message_that_finds_the_database_locked_is_answered_once_afterwards(
    index: Path, tmp_path: Path
) -> None:
    data = linked(index, tmp_path / "data")
    async with running() as server, serving(server, data) as bot:
        customer = server.customer()
        await customer.asks(FEE, "500–1200")
        with closing(sqlite3.connect(data / "kefu.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            customer.says("旗舰版一年服务费多少钱")
            await asyncio.sleep(LOCKED_SECONDS)
            assert len(customer.received()) == 1
        await customer.hears("5000")
        await asyncio.sleep(0.5)
        assert len(customer.received()) == 2
        assert "database is locked" in bot.logged()


async def test_a_backup_of_a_running_bot_goes_on_where_it_was_made(index: Path, tmp_path: Path) -> None:
    data, again = linked(index, tmp_path / "data"), linked(index, tmp_path / "again")
    backup = str(tmp_path / "backup")
    async with running() as server:
        customer = server.customer()
        async with serving(server, data):
            await customer.asks(FEE, "500–1200")
            done = await asyncio.to_thread(kefu, "backup", backup, "--data", str(data))
            assert done.returncode == 0, done.stderr
        done = await asyncio.to_thread(kefu, "restore", backup, "--data", str(again))
        assert done.returncode == 0, done.stderr
        async with serving(server, again):
            # What was asked before is still known, and its buttons still work.
            assert "5000" in (await customer.asks("那旗舰版呢"))["text"]
            customer.taps("没解决", customer.received()[0]["message_id"])
            await customer.hears("400-178-3238")
    exported = kefu("export", "messages", "--format", "jsonl", "--data", str(again))
    said = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [line["text"] for line in said if line["who"] == "customer"] == [FEE, "那旗舰版呢", "没解决"]


def test_a_database_of_a_newer_kefu_is_an_error_at_the_start(index: Path, tmp_path: Path) -> None:
    data = linked(index, tmp_path / "data")
    with closing(sqlite3.connect(data / "kefu.db")) as newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
        newer.commit()
    done = kefu("serve", "--port", "0", "--data", str(data), KEFU_TELEGRAM_TOKEN=TOKEN)
    assert done.returncode == 1
    assert "newer than this version of Kefu" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_log_holds_nothing_that_a_customer_wrote(index: Path, tmp_path: Path) -> None:
    data = linked(index, tmp_path / "data")
    async with running() as server, serving(server, data, KEFU_LOG_LEVEL="info") as bot:
        customer = server.customer(name="欧阳小明")
        for text in (FEE, "我的电话是13912345678", "/forget", "转人工"):
            await customer.asks(text)
        for secret in ("13912345678", "服务费", "欧阳小明", server.token):
            assert secret not in bot.logged()
