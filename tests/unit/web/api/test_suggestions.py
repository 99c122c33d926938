"""Suggestions over the API."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from bot.storage.database import Database
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions


@pytest.fixture
async def numbers(database: Database) -> list[int]:
    async with database.write() as session:
        return [
            await Suggestions(session).add(
                Suggestion(SuggestionKind.ARTICLE, f"发票怎么开{each}", "zh", "1", datetime.now(UTC))
            )
            for each in range(3)
        ]


async def test_pages_hold_every_open_suggestion(client: httpx.AsyncClient, numbers: list[int]) -> None:
    first = (await client.get("/suggestions", params={"limit": 2})).json()
    rest = (await client.get("/suggestions", params={"limit": 2, "after": first["next"]})).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == numbers
    assert rest["next"] is None


async def test_a_suggestion_is_dismissed_once(client: httpx.AsyncClient, numbers: list[int]) -> None:
    answer = await client.post(f"/suggestions/{numbers[0]}/dismiss")
    assert answer.json()["state"] == "dismissed"
    assert (await client.post(f"/suggestions/{numbers[0]}/dismiss")).status_code == 409
    assert (await client.post("/suggestions/999/dismiss")).status_code == 404


async def test_nothing_is_accepted_where_nobody_writes_articles(client: httpx.AsyncClient, numbers: list[int]) -> None:
    answer = await client.post(f"/suggestions/{numbers[0]}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "read_only")
