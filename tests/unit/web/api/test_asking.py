"""Asking the bot over the API."""

from __future__ import annotations

import hashlib
import json

import httpx
import pytest

from bot.storage.database import Database
from bot.storage.messages import Messages
from tests.api import EchoSupport, api_app, calling, new_token

OWNER = hashlib.sha256(b"test").hexdigest()[:7]


async def test_turns_are_answered_as_one_conversation(client: httpx.AsyncClient) -> None:
    answer = await client.post("/ask", json={"turns": ["a", "b"]})
    reply = answer.json()
    assert answer.status_code == 200
    assert isinstance(reply.pop("milliseconds"), float)
    assert reply == {
        "decision": "answer",
        "text": "1: b",
        "confidence": 0.9,
        "article": "fees/annual-fees",
        "section": None,
        "figures": ["500–1200 元/年"],
        "options": ["专业版", "迷你版"],
    }


async def test_the_label_of_an_option_taps_it(client: httpx.AsyncClient) -> None:
    answer = await client.post("/ask", json={"turns": ["a", "专业版"]})
    assert answer.json()["text"] == "1: edition:KIS 专业版"


async def test_a_kept_conversation_goes_on(client: httpx.AsyncClient, database: Database) -> None:
    await client.post("/ask", json={"conversation": "c-1", "text": "a"})
    answer = await client.post("/ask", json={"conversation": "c-1", "text": "b"})
    assert answer.json()["text"] == "1: b"
    async with database.read() as session:
        lines = await Messages(session).last(f"api:{OWNER}:c-1")
    assert [(line.who, line.text) for line in lines] == [
        ("customer", "a"),
        ("bot", "0: a"),
        ("customer", "b"),
        ("bot", "1: b"),
    ]


async def test_nothing_is_kept_of_turns(client: httpx.AsyncClient, database: Database) -> None:
    await client.post("/ask", json={"turns": ["secret"]})
    async with database.read() as session:
        rows = (await (await session.connection()).exec_driver_sql("SELECT * FROM messages")).all()
    assert rows == []


async def test_another_integration_has_other_conversations(client: httpx.AsyncClient, database: Database) -> None:
    asked = {"conversation": "c-1", "text": "a"}
    await client.post("/ask", json=asked)
    async with calling(api_app(database), await new_token(database, name="other")) as other:
        assert (await other.post("/ask", json=asked)).json()["text"] == "0: a"


async def test_a_new_token_of_the_same_name_goes_on(client: httpx.AsyncClient, database: Database) -> None:
    asked = {"conversation": "5f0c2c1e-8f0d-4c39-9c0e-2f6b12345678", "text": "a"}
    await client.post("/ask", json=asked)
    async with calling(api_app(database), await new_token(database)) as renewed:
        assert (await renewed.post("/ask", json=asked)).json()["text"] == "1: a"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"turns": []},
        {"turns": [" "]},
        {"turns": ["a"] * 21},
        {"turns": ["x" * 2001]},
        {"turns": [1]},
        {"turns": ["a"], "conversation": "c", "text": "b"},
        {"conversation": "../c", "text": "b"},
        {"conversation": "c\n", "text": "b"},
        {"turns": ["\ud800"], "\ud800": 1},
    ],
)
async def test_what_is_not_understood_is_told(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    answer = await client.post("/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_an_index_that_is_not_ready_is_told(client: httpx.AsyncClient, support: EchoSupport) -> None:
    support.ready = False
    answer = await client.post("/ask", json={"turns": ["a"]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
