"""Tokens, requests that are done once, webhooks, and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.outbox import Outbox, Outgoing, Sent
from bot.storage.pages import Filter, Pages
from bot.storage.requests import ABANDONED, KEPT, Earlier, Requests
from bot.storage.tickets import Tickets
from bot.storage.tokens import NewToken, Tokens
from bot.storage.webhooks import OLD_SECRET_FOR, Logged, Webhook, Webhooks, complete, new_secret
from bot.tickets.moves import apply, open_ticket
from bot.tickets.states import Action
from bot.tickets.ticket import Actor, Ticket

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
async def token(database: Database) -> int:
    async with database.write() as session:
        return (await Tokens(session).add(NewToken.make("Shop", ["ask"], "1", NOW))).id


async def test_a_token_is_found_by_its_secret_alone(database: Database) -> None:
    new = NewToken.make("Shop", ["ask", "tickets:read"], "1", NOW, NOW + timedelta(days=1))
    async with database.write() as session:
        kept = await Tokens(session).add(new)
        await Tokens(session).used(kept.id, NOW)
    async with database.read() as session:
        found = await Tokens(session).find(new.secret)
        assert await Tokens(session).find(new.secret[:-1]) is None
        assert await Tokens(session).find(new.token.prefix) is None
    assert found
    assert (found.scopes, found.last_used_at, found.valid(NOW)) == (("ask", "tickets:read"), NOW, True)
    assert not found.valid(NOW + timedelta(days=1))


async def test_a_revoked_token_stays_in_the_list(database: Database, token: int) -> None:
    async with database.write() as session:
        (kept,) = await Tokens(session).all()
        assert await Tokens(session).revoke(kept.prefix, NOW)
        assert await Tokens(session).revoke("none", NOW) is None
    async with database.read() as session:
        (kept,) = await Tokens(session).all()
    assert (kept.id, kept.revoked_at, kept.valid(NOW)) == (token, NOW, False)


async def test_a_key_is_taken_once(database: Database, token: int) -> None:
    async with database.write() as session:
        requests = Requests(session)
        assert await requests.begin(token, "k", "d", NOW) is None
        assert await requests.begin(token, "k", "d", NOW) == Earlier("d", None, {}, "")
        await requests.answered(token, "k", 201, {"etag": "1"}, "{}")
        assert await requests.begin(token, "k", "d", NOW) == Earlier("d", 201, {"etag": "1"}, "{}")
        assert await requests.begin(token, "k", "e", NOW + KEPT + timedelta(seconds=1)) is None


async def test_a_request_that_was_cut_off_may_be_done_again(database: Database, token: int) -> None:
    async with database.write() as session:
        requests = Requests(session)
        await requests.begin(token, "k", "d", NOW)
        assert await requests.begin(token, "k", "d", NOW + ABANDONED + timedelta(seconds=1)) is None
        await requests.prune(NOW + timedelta(days=1))
        assert await requests.begin(token, "k", "d", NOW) is None


async def test_a_webhook_is_told_of_what_comes_after_it(database: Database) -> None:
    changed = open_ticket(Ticket("message", "7", "tg", NOW, problem="x"))
    async with database.write() as session:
        number = await Tickets(session).add(changed.ticket, "tg:7")
        await Tickets(session).note(number, changed.events)
        webhook = await Webhooks(session).add(Webhook("Shop", "https://e.com", new_secret(), "1", NOW))
        claimed = apply(changed.ticket, Action.CLAIM, Actor("agent", "1"), NOW)
        await Tickets(session).note(number, claimed.events)
        await Tickets(session).note_act("ban", Actor("agent", "1"), NOW, "7")
        entries = await Webhooks(session).events(webhook.seen, 10)
    event, ban = entries
    assert isinstance(event, Logged)
    assert (event.kind, event.ticket, event.by_id) == ("claimed", number, "1")
    assert ban == (event.id + 1, NOW)


async def test_an_old_secret_is_valid_for_a_while(database: Database) -> None:
    async with database.write() as session:
        webhooks = Webhooks(session)
        webhook = await webhooks.add(Webhook("Shop", "https://e.com", "whsec_old", "1", NOW))
        secret = await webhooks.rotate(webhook.id, NOW)
    async with database.read() as session:
        kept = await Webhooks(session).get(webhook.id)
    assert kept
    assert kept.secrets(NOW) == [secret, "whsec_old"]
    assert kept.secrets(NOW + OLD_SECRET_FOR) == [secret]


async def test_pages_of_tickets_go_by_number(database: Database) -> None:
    async with database.write() as session:
        tickets = Tickets(session)
        for each in range(4):
            ticket = open_ticket(Ticket("message", str(each), "tg", NOW)).ticket
            await tickets.add(ticket, f"tg:{each}")
        pages = Pages(session)
        first = await pages.tickets(Filter(), 0, 2)
        rest = await pages.tickets(Filter(open=True), first[1].id, 2)
        assert [each.id for each in first[:2] + rest] == [1, 2, 3, 4]
        assert await pages.tickets(Filter(agent="1"), 0, 2) == []


@pytest.mark.parametrize(
    ("numbers", "age", "last"),
    [([4, 5], 0, 5), ([5, 6], 0, 3), ([4, 6], 0, 4), ([5, 6], 60, 6), ([], 0, 3)],
    ids=["whole", "gap first", "gap later", "old gap", "nothing"],
)
def test_a_gap_in_the_log_is_waited_for(numbers: list[int], age: int, last: int) -> None:
    entries = [(number, NOW - timedelta(seconds=age)) for number in numbers]
    assert complete(entries, 3, NOW - timedelta(seconds=10)) == last


async def test_a_delivery_knows_its_event_also_when_what_it_said_is_gone(database: Database) -> None:
    async with database.write() as session:
        opened = open_ticket(Ticket("message", "7", "api", NOW))
        number = await Tickets(session).add(opened.ticket, "api:7")
        await Tickets(session).note(number, opened.events)
        event = await Webhooks(session).newest()
        row = Outgoing("webhook", f"webhook:3:{number}", "3", "event", {"event": event})
        sent, waiting, dead, _ = await Outbox(session).add([row, row, row, replace(row, chat="4")], NOW)
        await Outbox(session).sent([Sent(sent.id, NOW, event)])
        await Outbox(session).give_up(dead.id, "500")
    async with database.read() as session:
        found = await Deliveries(session).page(3, None, 0, 10)
        aside = await Deliveries(session).page(3, "set_aside", 0, 10)
        rest = await Deliveries(session).page(3, None, sent.id, 1)
        mine = [await Deliveries(session).is_of(webhook, dead.id) for webhook in (3, 4)]
    assert [each.state for each in found] == ["delivered", "waiting", "set_aside"]
    assert {(each.event, each.kind, each.ticket) for each in found} == {(event, "opened", number)}
    assert [(each.id, each.error, each.attempts) for each in aside] == [(dead.id, "500", 1)]
    assert ([each.id for each in rest], mine) == ([waiting.id], [True, False])
