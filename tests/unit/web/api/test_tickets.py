"""Tickets over the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.people.roles import Role
from bot.storage.database import Database
from bot.storage.users import Users
from tests.api import EchoSupport, api_app, calling, new_token

NEW = {"conversation": "c-1", "name": "王女士", "problem": "报表打不开", "contact": "13800000000", "kind": "remote"}


async def opened(client: httpx.AsyncClient, **given: str) -> httpx.Response:
    answer = await client.post("/tickets", json=NEW | given)
    assert answer.status_code == 201, answer.text
    return answer


async def act(client: httpx.AsyncClient, number: int, action: str, **given: Any) -> httpx.Response:
    return await client.post(f"/tickets/{number}/actions", json={"action": action, **given})


async def texts(client: httpx.AsyncClient, number: int) -> list[tuple[str, str]]:
    page = (await client.get(f"/tickets/{number}/messages")).json()
    return [(line["who"], line["text"]) for line in page["items"]]


async def test_a_ticket_is_opened_and_read(client: httpx.AsyncClient) -> None:
    answer = await opened(client)
    ticket = answer.json()
    assert (ticket["state"], ticket["customer"]["name"], ticket["channel"]) == ("new", "王女士", "api")
    assert answer.headers["location"] == f"/api/v1/tickets/{ticket['number']}"
    read = await client.get(f"/tickets/{ticket['number']}")
    assert read.json() == ticket
    assert read.headers["etag"] == answer.headers["etag"]


async def test_what_was_asked_before_stands_in_the_ticket(client: httpx.AsyncClient) -> None:
    await client.post("/ask", json={"conversation": "c-1", "text": "发票怎么开"})
    number = (await opened(client)).json()["number"]
    assert (await texts(client, number))[0] == ("customer", "发票怎么开")


async def test_a_ticket_from_its_opening_to_the_rating(client: httpx.AsyncClient) -> None:
    number = (await opened(client)).json()["number"]
    at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert (await act(client, number, "claim")).json()["state"] == "claimed"
    answer = await client.post(f"/tickets/{number}/messages", json={"text": "哪个版本?", "ask": True})
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    said = {"text": "专业版", "who": "customer"}
    assert (await client.post(f"/tickets/{number}/messages", json=said)).json()["state"] == "claimed"
    await client.post(f"/tickets/{number}/messages", json={"text": "老客户", "who": "note"})
    assert (await act(client, number, "schedule", at=at)).json()["state"] == "scheduled"
    refused = await act(client, number, "start_session")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_consent")
    assert (await act(client, number, "give_consent", text="我同意远程协助")).json()["may_connect"]
    assert (await act(client, number, "start_session")).json()["state"] == "in_session"
    assert (await act(client, number, "end_session")).json()["state"] == "claimed"
    assert (await act(client, number, "resolve")).json()["state"] == "resolved"
    assert (await act(client, number, "rate", rating=5)).json()["rating"] == 5
    lines = await texts(client, number)
    assert [line for line in lines if line[0] != "bot"] == [
        ("agent", "哪个版本?"),
        ("customer", "专业版"),
        ("note", "老客户"),
    ]


async def test_two_tickets_of_one_customer_become_one(client: httpx.AsyncClient) -> None:
    first, second = [(await opened(client)).json()["number"] for _ in range(2)]
    assert (await act(client, second, "merge", into=first)).json()["state"] == "closed"
    assert (await act(client, first, "merge", into=999)).status_code == 404


async def test_nobodys_change_is_overwritten(client: httpx.AsyncClient) -> None:
    answer = await opened(client)
    number, seen = answer.json()["number"], answer.headers["etag"]
    first = await client.post(f"/tickets/{number}/actions", json={"action": "claim"}, headers={"If-Match": seen})
    late = await client.post(f"/tickets/{number}/actions", json={"action": "resolve"}, headers={"If-Match": seen})
    assert (first.status_code, late.status_code, late.json()["code"]) == (200, 412, "changed")
    assert (await client.get(f"/tickets/{number}")).json()["state"] == "claimed"


async def test_what_is_known_is_not_sent_again(client: httpx.AsyncClient) -> None:
    answer = await opened(client)
    path, known = f"/tickets/{answer.json()['number']}", {"If-None-Match": answer.headers["etag"]}
    assert (await client.get(path, headers=known)).status_code == 304
    await act(client, answer.json()["number"], "claim")
    assert (await client.get(path, headers=known)).status_code == 200


async def test_pages_hold_every_ticket_once(client: httpx.AsyncClient) -> None:
    numbers = [(await opened(client, conversation=f"c-{each}")).json()["number"] for each in range(5)]
    await act(client, numbers[0], "resolve")
    found, after = [], 0
    while True:
        page = (await client.get("/tickets", params={"limit": 2, "after": after})).json()
        found += [ticket["number"] for ticket in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert found == numbers
    open_ones = (await client.get("/tickets", params={"open": True})).json()["items"]
    assert [ticket["number"] for ticket in open_ones] == numbers[1:]


async def test_only_its_own_integration_speaks_for_a_customer(client: httpx.AsyncClient, database: Database) -> None:
    number = (await opened(client)).json()["number"]
    async with calling(api_app(database), await new_token(database, name="other")) as other:
        said = await other.post(f"/tickets/{number}/messages", json={"text": "x", "who": "customer"})
        rated = await act(other, number, "rate", rating=1)
    assert (said.status_code, rated.status_code) == (403, 403)
    assert said.json()["code"] == "not_yours"


async def test_reading_is_not_writing(database: Database) -> None:
    async with calling(api_app(database), await new_token(database, ["tickets:read"])) as client:
        assert (await client.get("/tickets")).status_code == 200
        assert (await client.post("/tickets", json=NEW)).status_code == 403
        assert (await act(client, 1, "claim")).status_code == 403


@pytest.mark.parametrize("number", [0, -1, "x", 2**70])
async def test_a_number_that_is_none_is_told(client: httpx.AsyncClient, number: object) -> None:
    assert (await client.get(f"/tickets/{number}")).status_code == 422


async def test_a_ticket_that_is_missing_is_told(client: httpx.AsyncClient) -> None:
    for answer in (await client.get("/tickets/77"), await act(client, 77, "claim")):
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "body",
    [
        {"action": "delete"},
        {"action": "schedule", "at": "2030-01-01T00:00:00"},
        {"action": "rate", "rating": 6},
        {"action": "claim", "by": "somebody"},
    ],
)
async def test_an_act_that_is_none_is_told(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    number = (await opened(client)).json()["number"]
    assert (await client.post(f"/tickets/{number}/actions", json=body)).status_code == 422


async def test_a_nul_in_a_text_is_no_fault(client: httpx.AsyncClient) -> None:
    assert (await opened(client, problem="a\0b")).json()["problem"] == "a�b"


async def test_an_index_that_is_not_ready_opens_no_ticket(client: httpx.AsyncClient, support: EchoSupport) -> None:
    support.ready = False
    assert (await client.post("/tickets", json=NEW)).status_code == 503


async def test_a_parameter_that_does_not_exist_is_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/tickets", params={"stat": "new"})).status_code == 422


async def test_a_ticket_is_given_to_agents_of_the_desk_who_may_sign_in(
    client: httpx.AsyncClient, database: Database
) -> None:
    number = (await opened(client)).json()["number"]
    async with database.write() as session:
        users, now = Users(session), datetime.now(UTC)
        agent, gone = [await users.add(name, name, [Role.AGENT], "hash", now) for name in ("a", "b")]
        editor = await users.add("e", "e", [Role.EDITOR], "hash", now)
        await users.change(gone, disabled_at=now)
    for who in (gone, editor, "987654"):
        answer = await act(client, number, "assign", to=f"desk:{who}")
        assert (answer.status_code, answer.json()["code"]) == (409, "no_agent")
    assert (await act(client, number, "assign", to=f"desk:{agent}")).json()["agent"] == f"desk:{agent}"
