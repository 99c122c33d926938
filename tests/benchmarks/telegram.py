"""``python -m tests.benchmarks.telegram``: the real process end to end over loopback, from update to accepted reply.

Throughput is measured with as many customers as keep the bot busy, delays at a steady rate, memory after the first and
after the last messages of a long run. Customers ask a few questions again and again, as they do; ``new`` is the same
with questions of which no two are alike, so that none of them was thought about before. The Bot API server and the
customers share the machine with the bot.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from typing import Final

from tests.campaign.load import Load, Question
from tests.campaign.setting import Setting, setting
from tests.campaign.tally import Tally

BUSY: Final = 64
"""Customers who ask without a pause."""
UNLIMITED: Final = "10000"
Figures = dict[str, float]


class _Anything(frozenset[str]):
    """The texts that answer a question of which nobody knows the answer."""

    def __contains__(self, _text: object) -> bool:
        return True


async def throughput(messages: int) -> Figures:
    """Return messages a second, answered, while nobody waits."""
    async with setting(KEFU_SEND_RATE=UNLIMITED) as parts:
        begun = time.perf_counter()
        await parts.load.run(messages, BUSY)
        seconds = time.perf_counter() - begun
        result = parts.tally.result(len(parts.server.invalid_calls))
        return {"messages": result.answered, "per_second": round(result.answered / seconds, 1), "lost": result.lost}


async def throughput_of_new(messages: int) -> Figures:
    """Return messages a second, answered, where every question is a new one."""
    async with setting(KEFU_SEND_RATE=UNLIMITED) as parts:
        new = [
            Question(f"{question.text}，合同号 {number}", _Anything())
            for number in range(messages // len(parts.load.questions) + 1)
            for question in parts.load.questions
        ]
        begun = time.perf_counter()
        shared = iter(new[:messages])

        async def customer() -> None:
            somebody = parts.server.customer()
            for question in shared:
                await parts.load.ask(somebody, question)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(BUSY):
                tasks.create_task(customer())
        seconds = time.perf_counter() - begun
        result = parts.tally.result(len(parts.server.invalid_calls))
        return {"messages": result.answered, "per_second": round(result.answered / seconds, 1), "lost": result.lost}


async def delays(rate: float, seconds: float) -> Figures:
    """Return milliseconds from update to accepted reply at a steady ``rate`` a second."""
    async with setting(KEFU_SEND_RATE=UNLIMITED) as parts:
        await _steady(parts, parts.load.questions, rate, round(rate * seconds))
        result = parts.tally.result(len(parts.server.invalid_calls))
        return {"per_second": rate, "p50_ms": result.p50_ms, "p99_ms": result.p99_ms, "lost": result.lost}


async def memory(first: int, last: int) -> Figures:
    """Return the bot's resident MB (10^6 bytes) after ``first`` and after ``last`` messages."""
    async with setting(KEFU_SEND_RATE=UNLIMITED) as parts:
        await parts.load.run(first, BUSY)
        before = parts.bot.memory()
        done = first
        while done < last:
            # A tally of its own for every stretch, so that the customers' side stays small.
            tally = Tally()
            parts.server.seen = tally.see
            stretch = min(5_000, last - done)
            await Load(parts.server, parts.load.questions, tally).run(stretch, BUSY)
            parts.server.world.actions.clear()
            done += stretch
        return {"first": first, "first_mb": round(before, 1), "last": last, "last_mb": round(parts.bot.memory(), 1)}


async def _steady(parts: Setting, questions: list[Question], rate: float, messages: int) -> None:
    """Let a new customer ask every ``1 / rate`` seconds, whatever is answered by then."""
    begun = asyncio.get_running_loop().time()
    asking = []
    for number in range(messages):
        await asyncio.sleep(max(0.0, begun + number / rate - asyncio.get_running_loop().time()))
        one = parts.load.ask(parts.server.customer(), questions[number % len(questions)])
        asking.append(asyncio.create_task(one))
    await asyncio.gather(*asking)


def main() -> None:
    """Measure what is asked for; one JSON line each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.telegram", description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000, help="for the throughput")
    parser.add_argument("--rate", type=float, default=30.0, help="messages a second, for the delays")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the delays")
    parser.add_argument("--last", type=int, default=50_000, help="messages of the long run, for the memory; 0 is none")
    options = parser.parse_args()
    _show("throughput", asyncio.run(throughput(options.messages)))
    _show("new", asyncio.run(throughput_of_new(options.messages)))
    _show("delays", asyncio.run(delays(options.rate, options.seconds)))
    if options.last:
        _show("memory", asyncio.run(memory(max(1, options.last // 10), options.last)))


def _show(what: str, figures: Figures) -> None:
    sys.stdout.write(json.dumps({"what": what, **figures}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
