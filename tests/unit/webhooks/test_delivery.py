"""From a ticket's event to the receiver, over real HTTP on this machine."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from bot.intake.assembly import Line
from bot.intake.channel import RefusedError, TryAgainError
from bot.intake.desk import Agent
from bot.intake.limits import Pace
from bot.intake.live import Live
from bot.storage.conversations import Conversation
from bot.storage.database import Database
from bot.storage.outbox import Outbox, Waiting
from bot.storage.webhooks import Webhook, Webhooks, new_secret
from bot.tickets.states import Action
from bot.tickets.ticket import Ticket
from bot.webhooks.channel import WebhookChannel
from bot.webhooks.events import CHANNEL
from bot.webhooks.relay import Relay
from tests.api import Answering, EchoSupport, open_office
from tests.until import until

AGENT = Agent("1", "Li")
SECRET = new_secret()


@dataclass
class Receiver:
    """Somebody else's server."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    location: str = ""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        self.got.append((headers, body))
        status = self.answers.pop(0) if self.answers else 200
        to = f"Location: {self.location}\r\n" if self.location else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{to}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    async with await asyncio.start_server(found.take, "127.0.0.1", 0) as server:
        found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?key=1"
        yield found


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def channel(database: Database) -> AsyncIterator[WebhookChannel]:
    made = WebhookChannel(database, private=True)
    yield made
    await made.close()


@dataclass
class World:
    """The office, with a webhook."""

    database: Database
    channel: WebhookChannel
    receiver: Receiver

    def __post_init__(self) -> None:
        self.rows: list[Waiting] = []
        line = Line(self.channel, Pace(1000, time.monotonic))
        self.live = Live()
        self.office = open_office(self.database, Answering(EchoSupport()), {CHANNEL: line}, self.live)
        self.relay = Relay(self.database, self.live, self.rows.extend)

    async def subscribe(self, **given: Any) -> Webhook:
        values = {"name": "Shop", "url": self.receiver.url, "secret": SECRET, "created_by": "1"} | given
        async with self.database.write() as session:
            return await Webhooks(session).add(Webhook(**values, created_at=datetime.now(UTC)))

    async def open_ticket(self, key: str = "7") -> int:
        now = datetime.now(UTC)
        customer = Conversation(f"api:{key}", "api", key, key, {}, now, "王女士")
        stored = await self.office.reception.open(customer, Ticket("message", key, "api", now, problem="报表打不开"))
        return stored.id

    async def deliver(self) -> None:
        """Send everything that the relay finds, straight by the channel."""
        while await self.relay.look(datetime.now(UTC)):
            pass
        for row in self.rows:
            await self.channel.send(row)
        self.rows.clear()


@pytest.fixture
def world(database: Database, channel: WebhookChannel, receiver: Receiver) -> World:
    return World(database, channel, receiver)


async def test_what_happens_to_a_ticket_is_told_in_order(world: World) -> None:
    await world.subscribe()
    number = await world.open_ticket()
    await world.office.desk.do(number, Action.CLAIM, AGENT)
    await world.office.desk.reply(number, "您好", AGENT)
    await world.office.desk.do(number, Action.RESOLVE, AGENT)
    await world.deliver()
    events = world.receiver.events
    assert [event["type"] for event in events] == [
        "ticket.opened",
        "ticket.claimed",
        "ticket.message",
        "ticket.resolved",
    ]
    assert events[1]["data"]["event"]["by"] == {"kind": "agent", "id": "1"}
    assert {event["data"]["ticket"]["number"] for event in events} == {number}


async def test_the_standard_library_verifies_it(world: World) -> None:
    await world.subscribe()
    await world.open_ticket()
    await world.deliver()
    headers, body = world.receiver.got[0]
    assert Verifier(SECRET).verify(body, headers)["type"] == "ticket.opened"
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(body + " ", headers)


async def test_both_secrets_verify_while_they_are_changed_over(world: World) -> None:
    webhook = await world.subscribe()
    async with world.database.write() as session:
        renewed = await Webhooks(session).rotate(webhook.id, datetime.now(UTC))
    await world.open_ticket()
    await world.deliver()
    headers, body = world.receiver.got[0]
    for secret in (SECRET, renewed):
        assert Verifier(secret).verify(body, headers)


async def test_nobodys_words_leave_unless_they_are_asked_for(world: World) -> None:
    await world.subscribe()
    number = await world.open_ticket()
    await world.office.desk.reply(number, "密码是什么", AGENT)
    await world.deliver()
    told = str(world.receiver.got)
    assert "报表" not in told
    assert "王女士" not in told
    assert "密码" not in told


async def test_words_leave_where_they_are_asked_for_and_wait_nowhere(world: World) -> None:
    await world.subscribe(texts=True)
    number = await world.open_ticket()
    await world.office.desk.reply(number, "您好", AGENT)
    while await world.relay.look(datetime.now(UTC)):
        pass
    assert "报表" not in str(world.rows)
    await world.deliver()
    opened, message = world.receiver.events
    assert (opened["data"]["ticket"]["problem"], opened["data"]["ticket"]["customer_name"]) == ("报表打不开", "王女士")
    assert message["data"]["message"] == {"who": "agent", "text": "您好"}


async def test_only_the_events_that_are_wanted_are_told(world: World) -> None:
    await world.subscribe(events=("ticket.claimed",))
    number = await world.open_ticket()
    await world.office.desk.do(number, Action.CLAIM, AGENT)
    await world.deliver()
    assert [event["type"] for event in world.receiver.events] == ["ticket.claimed"]


async def test_a_relay_that_starts_again_tells_nothing_twice(world: World) -> None:
    await world.subscribe()
    await world.open_ticket()
    await world.deliver()
    again = Relay(world.database, world.live, world.rows.extend)
    assert not await again.look(datetime.now(UTC))
    assert world.rows == []


@pytest.mark.parametrize("status", [302, 400, 429, 500])
async def test_any_other_answer_is_tried_again(world: World, status: int) -> None:
    await world.subscribe()
    await world.open_ticket()
    world.receiver.answers = [status]
    with pytest.raises(TryAgainError, match=str(status)):
        await world.deliver()


async def test_a_redirect_is_not_followed(world: World) -> None:
    await world.subscribe()
    await world.open_ticket()
    world.receiver.answers, world.receiver.location = [307], world.receiver.url
    with pytest.raises(TryAgainError):
        await world.deliver()
    assert len(world.receiver.got) == 1


async def test_a_receiver_that_is_gone_is_told_no_more(world: World) -> None:
    webhook = await world.subscribe()
    number = await world.open_ticket()
    world.receiver.answers = [410]
    with pytest.raises(RefusedError):
        await world.deliver()
    world.rows.clear()
    await world.office.desk.do(number, Action.CLAIM, AGENT)
    await world.deliver()
    assert len(world.receiver.got) == 1
    async with world.database.write() as session:
        await Webhooks(session).resume(webhook.id)
    await world.office.desk.do(number, Action.RESOLVE, AGENT)
    await world.deliver()
    assert world.receiver.events[-1]["type"] == "ticket.resolved"


async def test_a_private_address_is_never_called(world: World) -> None:
    await world.subscribe()
    await world.open_ticket()
    strict = WebhookChannel(world.database, private=False)
    await world.relay.look(datetime.now(UTC))
    with pytest.raises(RefusedError):
        await strict.send(world.rows[0])
    await strict.close()
    assert world.receiver.got == []


async def test_what_fails_is_sent_again_by_the_outbox(world: World) -> None:
    await world.subscribe()
    world.receiver.answers = [503]
    await world.office.senders.resume(CHANNEL)
    relay = Relay(world.database, world.live, world.office.senders.put)
    running = asyncio.create_task(relay.run())
    await world.open_ticket()
    await until(lambda: len(world.receiver.got) == 2)
    await until(lambda: len(world.office.senders) == 0)
    async with world.database.read() as session:
        assert await Outbox(session).pending(channel=CHANNEL) == []
    first, second = world.receiver.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await world.office.senders.close()


async def test_a_test_is_signed_sent_once_and_says_what_came_of_it(world: World) -> None:
    webhook = await world.subscribe(paused_at=datetime.now(UTC))
    world.receiver.answers = [500]
    attempt = await world.channel.attempt(webhook)
    assert (attempt.status, attempt.delivered) == (500, False)
    assert (await world.channel.attempt(webhook)).delivered
    headers, body = world.receiver.got[-1]
    assert Verifier(SECRET).verify(body, headers)["type"] == "webhook.test"


async def test_a_test_to_an_address_of_this_network_is_not_sent(world: World) -> None:
    webhook = await world.subscribe()
    channel = WebhookChannel(world.database, private=False)
    attempt = await channel.attempt(webhook)
    await channel.close()
    assert (attempt.status, world.receiver.got) == (None, [])
    assert attempt.error
