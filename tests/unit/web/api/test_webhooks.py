"""Webhooks over the API."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from bot.storage.database import Database
from bot.storage.outbox import Outbox, Outgoing, Sent
from bot.storage.webhooks import Webhook, Webhooks
from bot.webhooks.channel import Attempt
from bot.webhooks.events import CHANNEL
from tests.api import api_app, calling, new_token

NEW = {"name": "Shop", "url": "https://shop.example/kefu?key=1", "events": ["ticket.opened", "ticket.message"]}


async def made(client: httpx.AsyncClient, **given: object) -> int:
    answer = await client.post("/webhooks", json=NEW | given)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["id"]
    return number


async def test_a_webhook_is_made_read_listed_and_removed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/webhooks", json=NEW)
    shown = answer.json()
    assert shown.pop("secret").startswith("whsec_")
    assert answer.headers["Location"] == f"/api/v1/webhooks/{shown['id']}"
    assert {name: shown[name] for name in NEW} == NEW
    assert (await client.get(f"/webhooks/{shown['id']}")).json() == shown
    other = await made(client)
    first = (await client.get("/webhooks", params={"limit": 1})).json()
    rest = (await client.get("/webhooks", params={"after": first["next"]})).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == [shown["id"], other]
    assert (await client.delete(f"/webhooks/{other}")).status_code == 204
    assert (await client.get(f"/webhooks/{other}")).status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"url": "https://127.0.0.1/"}, 409, "address_private"),
        ({"url": "http://shop.example/"}, 409, "address_https"),
        ({"url": "https://user:secret@shop.example/"}, 409, "address_url"),
        ({"url": "https://a..b/"}, 409, "address_url"),
        ({"url": "ftp://shop.example/"}, 422, "invalid"),
        ({"events": ["ticket.eaten"]}, 422, "invalid"),
        ({"name": " "}, 422, "invalid"),
        ({"secret": "whsec_mine"}, 422, "invalid"),
        ({"created_by": "1"}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused(
    client: httpx.AsyncClient, given: dict[str, object], status: int, code: str
) -> None:
    answer = await client.post("/webhooks", json=NEW | given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_texts_need_a_token_that_may_read_tickets(database: Database) -> None:
    async with calling(api_app(database), await new_token(database, ["webhooks:write"])) as client:
        assert (await client.post("/webhooks", json=NEW | {"texts": True})).status_code == 403
        await made(client)


async def test_an_integration_has_nothing_to_do_with_the_webhooks_of_others(
    client: httpx.AsyncClient, database: Database
) -> None:
    number = await made(client)
    async with database.write() as session:
        desks = Webhook("Desk", "https://desk.example/", "whsec_x", "1", datetime.now(UTC))
        of_the_desk = (await Webhooks(session).add(desks)).id
    async with calling(api_app(database), await new_token(database, name="other")) as other:
        assert (await other.get("/webhooks")).json()["items"] == []
        for each in (number, of_the_desk):
            for method, path in (
                ("GET", ""),
                ("DELETE", ""),
                ("POST", "/rotate"),
                ("POST", "/pause"),
                ("POST", "/resume"),
                ("POST", "/test"),
                ("GET", "/deliveries"),
                ("POST", "/deliveries/1/again"),
            ):
                assert (await other.request(method, f"/webhooks/{each}{path}")).status_code == 404, path
    async with calling(api_app(database), await new_token(database)) as successor:
        assert (await successor.get(f"/webhooks/{number}")).status_code == 200


async def test_a_secret_is_changed_over(client: httpx.AsyncClient, database: Database) -> None:
    number = await made(client)
    told = (await client.post(f"/webhooks/{number}/rotate")).json()
    async with database.read() as session:
        webhook = await Webhooks(session).get(number)
    assert webhook
    now = datetime.now(UTC)
    assert webhook.secret == told["secret"] != webhook.old_secret
    assert webhook.secrets(now) == [webhook.secret, webhook.old_secret]
    assert datetime.fromisoformat(told["both_until"]) > now


async def test_a_webhook_is_paused_and_goes_on(client: httpx.AsyncClient) -> None:
    number = await made(client)
    paused = (await client.post(f"/webhooks/{number}/pause")).json()
    assert (paused["paused_why"], paused["paused_at"] is None) == ("test", False)
    assert (await client.post(f"/webhooks/{number}/resume")).json()["paused_at"] is None


async def test_deliveries_are_shown_and_what_was_set_aside_is_sent_again(
    client: httpx.AsyncClient, database: Database
) -> None:
    number = await made(client)
    now = datetime.now(UTC)
    payload = {"event": 7, "at": now.isoformat(), "type": "ticket.opened", "data": {}}
    row = Outgoing(CHANNEL, f"{CHANNEL}:{number}:3", str(number), "event", payload)
    async with database.write() as session:
        sent, dead, _ = await Outbox(session).add([row] * 3, now)
        await Outbox(session).sent([Sent(sent.id, now, 7)])
        await Outbox(session).give_up(dead.id, "the receiver answered 500")
    shown = (await client.get(f"/webhooks/{number}/deliveries")).json()["items"]
    assert [each["state"] for each in shown] == ["delivered", "set_aside", "waiting"]
    assert {(each["event"], each["ticket"]) for each in shown} == {("evt_7", 3)}
    again = f"/webhooks/{number}/deliveries/{dead.id}/again"
    assert (await client.post(again)).status_code == 202
    assert (await client.post(again)).status_code == 404
    assert (await client.post(f"/webhooks/{number}/deliveries/{sent.id}/again")).status_code == 409
    asked = {"state": "set_aside"}
    assert (await client.get(f"/webhooks/{number}/deliveries", params=asked)).json()["items"] == []


async def test_a_test_says_what_the_receiver_answered(database: Database) -> None:
    async def attempt(webhook: Webhook) -> Attempt:
        assert webhook.name == "Shop"
        return Attempt(503, "", 0.25)

    async with calling(api_app(database, attempt=attempt), await new_token(database)) as client:
        told = (await client.post(f"/webhooks/{await made(client)}/test")).json()
    assert told == {"delivered": False, "status": 503, "error": "", "seconds": 0.25}
