"""The page of numbers over HTTP."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.reviews.answers import Answered
from bot.settings import read_settings
from bot.storage.answers import Answers
from bot.storage.database import Database
from tests.web_people import peopled


async def keep(folder: Path, *answers: Answered) -> None:
    database = await Database.open(read_settings(data=folder).database_url)
    async with database.write() as session:
        await Answers(session).add(answers)
    await database.close()


def test_the_page_draws_what_is_counted_and_the_csv_says_the_same(tmp_path: Path) -> None:
    answered = Answered("web:1", "web", "zh", "年费", "answer", 0.9, datetime.now(UTC), article="=fees/annual")
    with peopled(tmp_path) as world:
        agent = world.sign_in("agent").client
        empty = agent.get("/desk/numbers").text
        asyncio.run(keep(tmp_path, answered, replace(answered, decision="escalate", article=None)))
        full = agent.get("/desk/numbers?days=7").text
        table = list(csv.reader(agent.get("/desk/numbers/decisions.csv?days=7").text.splitlines()))
        top = list(csv.reader(agent.get("/desk/numbers/top.csv").text.splitlines()))
        wrong = [agent.get(f"/desk/numbers?{query}").status_code for query in ("days=x", "first=no&last=2026-01-01")]
        missing = agent.get("/desk/numbers/nothing.csv").status_code
        refused = world.sign_in("nobody").client.get("/desk/numbers").status_code

    assert empty.count("这段时间没有数据") == 9
    assert "<rect" in full
    assert " style=" not in full
    assert (len(table), table[0], table[-1][1:]) == (8, ["when", "answer", "clarify", "escalate"], ["1", "0", "1"])
    assert top[1] == ["'=fees/annual", "1", "0", "0", "0"]
    assert (wrong, missing, refused) == ([422, 200], 404, 403)
