"""Who may call the API, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.storage.database import Database
from bot.storage.tokens import Tokens
from tests.api import api_app, calling, new_token

ASKED = {"turns": ["a"]}


async def test_without_a_token_nobody_is_answered(database: Database) -> None:
    async with calling(api_app(database)) as client:
        answer = await client.post("/ask", json=ASKED)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["x", "kefu_", "kefu_a_b", "kefu_" + "a" * 5000])
async def test_a_made_up_token_is_refused(database: Database, secret: str) -> None:
    async with calling(api_app(database), secret) as client:
        assert (await client.post("/ask", json=ASKED)).status_code == 401


async def test_a_prefix_with_another_secret_is_refused(database: Database) -> None:
    token = await new_token(database)
    async with calling(api_app(database), token[:-1] + ("0" if token[-1] != "0" else "1")) as client:
        assert (await client.post("/ask", json=ASKED)).status_code == 401


async def test_a_revoked_token_ends_at_once(client: httpx.AsyncClient, database: Database) -> None:
    assert (await client.post("/ask", json=ASKED)).status_code == 200
    async with database.write() as session:
        (token,) = await Tokens(session).all()
        await Tokens(session).revoke(token.prefix, datetime.now(UTC))
    assert (await client.post("/ask", json=ASKED)).status_code == 401


async def test_an_expired_token_is_refused(database: Database) -> None:
    token = await new_token(database, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    async with calling(api_app(database), token) as client:
        assert (await client.post("/ask", json=ASKED)).status_code == 401


async def test_a_token_does_only_what_its_scopes_allow(database: Database) -> None:
    async with calling(api_app(database), await new_token(database, ["articles:read"])) as client:
        assert (await client.get("/articles")).status_code == 200
        answer = await client.post("/ask", json=ASKED)
    assert answer.status_code == 403
    assert answer.json()["code"] == "insufficient_scope"


async def test_the_secret_is_not_in_the_database(database: Database) -> None:
    token = await new_token(database)
    async with database.read() as session:
        (kept,) = await Tokens(session).all()
        rows = (await (await session.connection()).exec_driver_sql("SELECT * FROM api_tokens")).all()
    assert kept.prefix in token
    assert token.rpartition("_")[2] not in str(rows)


async def test_the_last_use_is_noted(client: httpx.AsyncClient, database: Database) -> None:
    await client.get("/articles")
    async with database.read() as session:
        (token,) = await Tokens(session).all()
    assert token.last_used_at


async def test_whoever_asks_too_often_is_told_when_to_come_back(database: Database) -> None:
    async with calling(api_app(database, a_minute=2), await new_token(database)) as client:
        answers = [await client.get("/articles") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"minute";r=1;t=')
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].headers["content-type"] == "application/problem+json"


async def test_guessing_tokens_is_slowed_down(database: Database) -> None:
    app = api_app(database)
    async with calling(app, "kefu_0000000000_guess") as guesser:
        answers = [(await guesser.get("/articles")).status_code for _ in range(40)]
    assert answers[0] == 401
    assert answers[-1] == 429
