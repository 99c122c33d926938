"""What agents do at a desk: one act, one transaction, and nobody overwrites anybody. On both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.render import Renderer
from bot.conversation.state import State
from bot.intake.acts import Agent, TicketActs
from bot.intake.desk import ConflictError, IllegalMove, MissingTicketError, TicketDesk
from bot.intake.incoming import File
from bot.intake.live import Live
from bot.intake.metrics import Metrics
from bot.intake.outgoing import Place
from bot.intake.rules import Rules
from bot.intake.ticket_speech import TicketSpeech
from bot.settings import read_settings
from bot.storage.agents import AgentNames
from bot.storage.conversations import Conversation, Conversations
from bot.storage.database import Database
from bot.storage.messages import Messages
from bot.storage.outbox import Waiting
from bot.storage.tickets import Stored, Tickets
from bot.tickets.moves import open_ticket
from bot.tickets.states import Action, TicketState
from bot.tickets.ticket import Ticket

NOW = datetime.now(UTC)
LI, WANG = Agent("7", "小李"), Agent("8", "小王")


@dataclass
class Room:
    database: Database
    desk: TicketDesk
    left: list[Waiting]
    live: Live

    def to_customer(self) -> list[Waiting]:
        return [row for row in self.left if row.channel == "web"]

    def to_group(self) -> list[Waiting]:
        return [row for row in self.left if row.channel == "tg"]

    async def ticket(self, conversation: str = "web:c1", customer: str = "c1") -> Stored:
        changed = open_ticket(Ticket("message", customer, "web", NOW, problem="打不开"))
        kept = Conversation(conversation, "web", customer, customer, State().to_json(), NOW, "客户")
        async with self.database.write() as session:
            await Conversations(session).save([kept])
            stored = await Tickets(session).get(await Tickets(session).add(changed.ticket, conversation))
        assert stored
        return stored


@pytest.fixture
def room(database: Database) -> Room:
    left: list[Waiting] = []
    live = Live()
    acts = TicketActs(TicketSpeech(Renderer(), Rules.of(read_settings())))
    group = Place("tg", "-100", "tg:group")
    desk = TicketDesk(database=database, acts=acts, group=group, leave=left.extend, live=live, metrics=Metrics())
    return Room(database, desk, left, live)


async def test_a_reply_claims_reaches_the_customer_on_their_channel_and_the_group_on_its_own(room: Room) -> None:
    stored = await room.ticket()
    after = await room.desk.reply(stored.id, "<b>请重启</b>", LI, version=stored.version)
    assert (after.ticket.state, after.ticket.agent, after.version) == (TicketState.CLAIMED, "7", stored.version + 1)
    [said] = room.to_customer()
    assert "&lt;b&gt;请重启" in said.payload["html"]
    assert [row.kind for row in room.to_group()] == ["card", "text"]
    assert "小李" in room.to_group()[0].payload["html"]
    async with room.database.read() as session:
        assert await AgentNames(session).all() == {"7": "小李"}
        assert [line.who for line in await Messages(session).last("web:c1")] == ["agent"]


async def test_of_two_agents_at_once_one_is_told_that_the_other_was_faster(room: Room) -> None:
    stored = await room.ticket()
    both = [room.desk.reply(stored.id, f"来自{each.name}", each, version=stored.version) for each in (LI, WANG)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["ConflictError", "Stored"]
    assert len(room.to_customer()) == 1


async def test_a_ticket_that_is_not_there_is_named(room: Room) -> None:
    with pytest.raises(MissingTicketError, match="no ticket 99"):
        await room.desk.do(99, Action.CLAIM, LI)


async def test_what_the_state_forbids_is_refused_and_nothing_is_written(room: Room) -> None:
    stored = await room.ticket()
    with pytest.raises(IllegalMove, match="not in this state"):
        await room.desk.do(stored.id, Action.END_SESSION, LI, version=stored.version)
    assert room.left == []
    assert (await room.desk.do(stored.id, Action.CLAIM, LI, version=stored.version)).ticket.agent == "7"


async def test_a_session_without_consent_is_refused_and_the_customer_is_asked(room: Room) -> None:
    stored = await room.ticket()
    await room.desk.do(stored.id, Action.CLAIM, LI)
    room.left.clear()
    with pytest.raises(IllegalMove) as refused:
        await room.desk.do(stored.id, Action.START_SESSION, LI)
    assert refused.value.reason == "consent"
    assert len(room.to_customer()) == 1


async def test_an_appointment_and_an_end_are_told_to_the_customer(room: Room) -> None:
    stored = await room.ticket()
    moment = datetime.now(UTC) + timedelta(days=1)
    assert (await room.desk.do(stored.id, Action.SCHEDULE, LI, at=moment)).ticket.scheduled_at == moment
    resolved = await room.desk.do(stored.id, Action.RESOLVE, LI)
    assert resolved.ticket.state is TicketState.RESOLVED
    assert [bool(row.payload.get("buttons")) for row in room.to_customer()] == [False, False, True]


async def test_a_note_stays_among_the_agents(room: Room) -> None:
    stored = await room.ticket()
    await room.desk.note(stored.id, "客户很急", LI)
    assert room.to_customer() == []
    async with room.database.read() as session:
        [line] = await Messages(session).last("web:c1")
    assert (line.who, line.text, line.ticket) == ("note", "客户很急", stored.id)


async def test_a_ticket_is_given_to_somebody_and_back_to_everybody(room: Room) -> None:
    stored = await room.ticket()
    assert (await room.desk.assign(stored.id, "8", LI)).ticket.agent == "8"
    assert (await room.desk.assign(stored.id, None, LI)).ticket.state is TicketState.NEW
    async with room.database.read() as session:
        history = await Tickets(session).history(stored.id)
    assert history == [("assigned", "agent:7", "8"), ("released", "agent:7", "")]


async def test_a_ticket_goes_on_in_another_with_everything_that_was_said(room: Room) -> None:
    first, second = await room.ticket(), await room.ticket()
    await room.desk.note(second.id, "附注", LI)
    merged = await room.desk.merge(second.id, first.id, LI)
    assert merged.ticket.state is TicketState.CLOSED
    async with room.database.read() as session:
        assert [line.ticket for line in await Messages(session).last("web:c1")] == [first.id]
        assert (await Tickets(session).latest(["web:c1"]))["web:c1"].id == first.id
        assert ("merged_in", "agent:7", str(second.id)) in await Tickets(session).history(first.id)


async def test_tickets_of_two_customers_are_never_merged(room: Room) -> None:
    mine, theirs = await room.ticket(), await room.ticket("web:c2", "c2")
    with pytest.raises(IllegalMove, match="another customer"):
        await room.desk.merge(mine.id, theirs.id, LI)
    with pytest.raises(MissingTicketError):
        await room.desk.merge(mine.id, 99, LI)


async def test_a_file_goes_to_the_customer_and_to_the_group(room: Room) -> None:
    stored = await room.ticket()
    file = File("document", "abc", "说明.pdf", 10, "kefu", "application/pdf")
    await room.desk.reply(stored.id, "", LI, files=[file])
    assert [(row.kind, row.payload["file"]) for row in room.to_customer()] == [("file", "abc")]
    assert [row.kind for row in room.to_group()] == ["card", "file"]
    async with room.database.read() as session:
        [kept] = await Messages(session).attachments("web:c1")
    assert (kept.store, kept.file, kept.type, kept.ticket) == ("kefu", "abc", "application/pdf", stored.id)


async def test_who_watches_hears_of_it_after_the_commit(room: Room) -> None:
    stored = await room.ticket()
    watcher = room.live.follow("queue", f"ticket:{stored.id}")
    with pytest.raises(ConflictError):
        await room.desk.do(stored.id, Action.CLAIM, LI, version=stored.version + 1)
    await room.desk.reply(stored.id, "好", LI)
    room.live.leave(watcher)
    assert [(event.topic, event.kind) async for event in watcher] == [
        ("queue", "changed"),
        (f"ticket:{stored.id}", "changed"),
        (f"ticket:{stored.id}", "message"),
    ]
