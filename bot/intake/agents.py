"""The agents' group: what people there write and tap, and what that does to tickets and their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import structlog

from bot.intake.acts import Agent
from bot.intake.agent_case import AgentCase
from bot.intake.announce import announce_case
from bot.intake.incoming import Kind
from bot.intake.outgoing import Send
from bot.storage.inbox import Inbox
from bot.storage.messages import Said
from bot.tickets.checks import IllegalMove
from bot.tickets.states import Action

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.intake.acts import TicketActs
    from bot.intake.agent_commands import AgentCommands
    from bot.intake.incoming import Incoming
    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.outgoing import Place
    from bot.intake.records import Records
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.database import Database
    from bot.storage.inbox import Open
    from bot.storage.outbox import Outgoing, Waiting
    from bot.storage.tickets import Stored

log = structlog.get_logger(__name__)

NOTE = "//"
"""What begins with it stays among the agents."""


class Members(Protocol):
    """Who belongs to the agents' group."""

    async def includes(self, person: str) -> bool:
        """Whether a person is a member now. Raises where that cannot be found out: then nobody acts."""
        ...


class NoGroup:
    """There is no agents' group: people work at the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def handle(self, rows: Sequence[Open], items: Sequence[Incoming], now: datetime) -> Sequence[Waiting]:
        """Keep what came from a group that there was before, for a person to look at."""
        log.error("messages of an agents' group that is not set any more are set aside", messages=len(items))
        async with self._database.write() as session:
            await Inbox(session).set_aside([row.id for row in rows], now, "there is no agents' group any more")
        return ()

    def alarm(self, text: str) -> Outgoing | None:
        """Nobody to tell; the log has it."""
        del text
        return None

    def given_up(self, row: Waiting, why: str) -> Outgoing | None:
        """Nobody to tell; the log has it."""
        del row, why
        return None


class GroupAgents:
    """Deals with the lanes of the agents' group."""

    def __init__(
        self,
        *,
        database: Database,
        speech: TicketSpeech,
        records: Records,
        members: Members,
        acts: TicketActs,
        commands: AgentCommands,
        metrics: Metrics,
        live: Live,
        group: Place,
    ) -> None:
        self._database = database
        self._speech = speech
        self._records = records
        self._members = members
        self._acts = acts
        self._commands = commands
        self._metrics = metrics
        self._live = live
        self._group = group

    async def handle(self, rows: Sequence[Open], items: Sequence[Incoming], now: datetime) -> Sequence[Waiting]:
        """Deal with the rows of one lane and write what follows; return what is to leave."""
        case = AgentCase(now, self._group)
        for item in items:
            if await self._members.includes(item.person):
                await self._one(case, item)
            else:
                log.warning("somebody who is no member tried to act in the agents' group", person=item.person)
                case.toast(item)
        async with self._database.write() as session:
            waiting = await case.write(session, [row.id for row in rows])
        for _, event in case.events:
            self._metrics.tickets.labels(str(event.kind)).inc()
        self._acts.remember(case)
        announce_case(self._live, case)
        return waiting

    def alarm(self, text: str) -> Outgoing | None:
        """Return a message to the group about something that a person must look at."""
        return self._group.text(self._speech.to_agents("alarm", detail=text)) if self._group.chat else None

    def given_up(self, row: Waiting, why: str) -> Outgoing | None:
        """Return a message to the group about one that could not be sent, unless that was one to the group."""
        return None if row.lane == self._group.lane else self.alarm(f"outbox {row.id} ({row.chat}): {why}")

    async def _one(self, case: AgentCase, item: Incoming) -> None:
        match item.kind:
            case Kind.TAP:
                await self._tap(case, item)
            case Kind.COMMAND:
                await self._commands.do(case, item, await self._ticket_of(case, item))
            case Kind.TEXT | Kind.FILE:
                await self._write(case, item)
            case Kind.EDIT:
                await self._edit(case, item)
            case _:
                pass

    async def _ticket_of(self, case: AgentCase, item: Incoming) -> Stored | None:
        """Return the ticket that a message is about: by its topic, or by what it replies to."""
        async with self._database.read() as session:
            number = await case.ticket_at(session, item)
        return await self._ticket(case, number) if number is not None else None

    async def _ticket(self, case: AgentCase, number: int) -> Stored | None:
        if number not in case.tickets:
            stored = await self._records.ticket(number)
            customer = await self._records.conversation(stored.conversation) if stored else None
            if stored is None or customer is None:
                return None
            case.know(stored, customer)
        return case.tickets[number]

    async def _tap(self, case: AgentCase, item: Incoming) -> None:
        prefix, _, rest = item.tap.partition(":")
        action, _, number = rest.partition(":")
        known = prefix == "a" and action in list(Action) and number.isdecimal() and len(number) < 16
        stored = await self._ticket(case, int(number)) if known else None
        if stored is None:
            case.toast(item)
            return
        fault = self._commands.act(case, item, stored, Action(action))
        case.toast(item, fault)

    async def _write(self, case: AgentCase, item: Incoming) -> None:
        stored = await self._ticket_of(case, item)
        if stored is None:
            return
        by = Agent(item.person, item.name)
        if item.text.startswith(NOTE):
            self._acts.note(case, stored, item.text.removeprefix(NOTE).strip(), by, item.number)
            return
        files = [item.file] if item.file else []
        try:
            self._acts.say(case, stored, item.text, by, source=[item.chat, item.number], files=files)
        except IllegalMove as error:
            case.tell(item, self._speech.to_agents("illegal", number=stored.id, detail=str(error)))
            return
        customer = case.customer_of(stored)
        if customer.unreachable_at:
            told = self._speech.to_agents("unreachable", number=stored.id, detail=customer.unreachable_why)
            case.tell(item, told)

    async def _edit(self, case: AgentCase, item: Incoming) -> None:
        """Edit the copy that the customer has; what was a note has none, and nothing happens."""
        stored = await self._ticket_of(case, item)
        if stored and not item.text.startswith(NOTE):
            html = self._speech.from_agent(item.text, case.voice_of(stored))
            payload = {"of": [item.chat, item.number], "html": html, "plain": item.text}
            case.outgoing.append(case.place_of(stored).row(Send.EDIT, payload))
            about = {"by": item.person, "edited": True}
            said = Said(stored.conversation, "agent", item.text, case.now, item.number, stored.id, about)
            case.said.append(said)
