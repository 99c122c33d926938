"""``python -m tests.benchmarks.chat``: the web chat of the real process, over loopback.

From a question that is sent to its answer in the page's stream; what open pages and idle conversations cost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from tests.e2e.process import kefu
from tests.telegram.bot_process import BotProcess
from tests.telegram.server import BotApiServer
from tests.web_customer import WebCustomer, visiting

QUESTIONS: Final = (
    "专业版一年服务费多少钱",
    "标准版上门一次多少钱",
    "旗舰版服务费",
    "发票怎么开",
    "远程服务收费吗",
    "服务热线是多少",
    "How much is on-site support?",
)
UNLIMITED: Final = "1000000"
SETTLING: Final = 2.0
"""Seconds until what was done last is written."""
Figures = dict[str, float]


@asynccontextmanager
async def service() -> AsyncIterator[BotProcess]:
    """Run a service without Telegram that nobody used before."""
    with tempfile.TemporaryDirectory(prefix="kefu-benchmark-") as folder:
        made = await asyncio.to_thread(kefu, "index", "--data", folder)
        if made.returncode:
            raise RuntimeError(made.stderr)
        settings = {"KEFU_TELEGRAM_TOKEN": "", "KEFU_RATE_LIMIT": UNLIMITED, "KEFU_NEW_CHATS": UNLIMITED}
        bot = BotProcess(BotApiServer(), Path(folder), **settings)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()


async def delays(bot: BotProcess, questions: int) -> Figures:
    """Return milliseconds from a question to its answer, one customer after the other."""
    async with visiting(bot) as customer:
        await customer.post(QUESTIONS[0])
        await customer.waits(customer.heard, "the first answer")
        took = [await _asked(customer, QUESTIONS[number % len(QUESTIONS)]) for number in range(questions)]
    cuts = statistics.quantiles(took, n=100)
    return {"questions": questions, "p50_ms": round(cuts[49] * 1000, 1), "p95_ms": round(cuts[94] * 1000, 1)}


async def streams(bot: BotProcess, pages: int) -> Figures:
    """Return what open pages add to the resident memory, in MB (10^6 bytes)."""
    before = bot.memory()
    async with AsyncExitStack() as stack:
        customers = [await stack.enter_async_context(visiting(bot)) for _ in range(pages)]
        for customer in customers:
            await customer.post("你好")
        await asyncio.sleep(SETTLING)
        heard = sum(bool(customer.heard()) for customer in customers)
        return {"pages": pages, "answered": heard, "more_mb": round(bot.memory() - before, 1)}


async def idle(bot: BotProcess, conversations: int) -> Figures:
    """Return what conversations add to the resident memory whose pages are closed."""
    before = bot.memory()
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        for _ in range(conversations):
            client.cookies.clear()
            answer = await client.post(f"{bot.address}/chat/messages", json={"text": "你好"})
            answer.raise_for_status()
    await asyncio.sleep(SETTLING)
    return {"conversations": conversations, "more_mb": round(bot.memory() - before, 1)}


async def _asked(customer: WebCustomer, text: str) -> float:
    before, begun = len(customer.heard()), time.monotonic()
    await customer.post(text)
    answer = await customer.waits(lambda: customer.heard()[before : before + 1], "the answer")
    return customer.came[answer["id"]] - begun


async def measure(questions: int, pages: int, conversations: int) -> None:
    """Measure, one JSON line each."""
    async with service() as bot:
        _show("delays", await delays(bot, questions))
        _show("streams", await streams(bot, pages))
        if conversations:
            _show("idle", await idle(bot, conversations))


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chat", description=__doc__)
    parser.add_argument("--questions", type=int, default=200, help="for the delays")
    parser.add_argument("--pages", type=int, default=200, help="open at once")
    parser.add_argument("--conversations", type=int, default=10_000, help="idle ones; 0 is none")
    options = parser.parse_args()
    asyncio.run(measure(options.questions, options.pages, options.conversations))


def _show(what: str, figures: Figures) -> None:
    sys.stdout.write(json.dumps({"what": what, **figures}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
