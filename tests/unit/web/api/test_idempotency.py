"""A request that is sent twice is done once."""

from __future__ import annotations

import asyncio

import httpx

from bot.storage.database import Database
from tests.api import api_app, calling, new_token

NEW = {"conversation": "c-1", "problem": "报表打不开"}
KEY = {"Idempotency-Key": "9f2d"}


async def numbers(client: httpx.AsyncClient) -> list[int]:
    return [ticket["number"] for ticket in (await client.get("/tickets")).json()["items"]]


async def test_the_same_key_opens_one_ticket(client: httpx.AsyncClient) -> None:
    first = await client.post("/tickets", json=NEW, headers=KEY)
    again = await client.post("/tickets", json=NEW, headers=KEY)
    assert again.status_code == 201
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await numbers(client)) == 1


async def test_a_key_is_for_one_request(client: httpx.AsyncClient) -> None:
    await client.post("/tickets", json=NEW, headers=KEY)
    other = await client.post("/tickets", json=NEW | {"problem": "其他"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


async def test_a_request_that_failed_may_be_sent_again(client: httpx.AsyncClient) -> None:
    assert (await client.post("/tickets/1/actions", json={"action": "claim"}, headers=KEY)).status_code == 404
    await client.post("/tickets", json=NEW)
    assert (await client.post("/tickets/1/actions", json={"action": "claim"}, headers=KEY)).status_code == 200


async def test_another_token_has_other_keys(client: httpx.AsyncClient, database: Database) -> None:
    await client.post("/tickets", json=NEW, headers=KEY)
    async with calling(api_app(database), await new_token(database)) as other:
        await other.post("/tickets", json=NEW, headers=KEY)
        assert len(await numbers(other)) == 2


async def test_of_requests_at_once_one_is_done(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post("/tickets", json=NEW, headers=KEY) for _ in range(5)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(await numbers(client)) == 1


async def test_a_key_that_is_none_is_told(client: httpx.AsyncClient) -> None:
    for key in ("", "a b", "x" * 129):
        assert (await client.post("/tickets", json=NEW, headers={"Idempotency-Key": key})).status_code == 422
