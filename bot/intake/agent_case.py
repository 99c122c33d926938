"""What the rows of a lane of the agents' group lead to, and how that is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.conversation.state import State
from bot.intake.outgoing import ForTicket, Place, Send
from bot.intake.split import split_html
from bot.intake.write import ticket_row
from bot.storage.agents import AgentNames
from bot.storage.inbox import Inbox
from bot.storage.messages import Attachment, Buttons, Messages, Said
from bot.storage.outbox import Outbox
from bot.storage.people import Bans, Topics
from bot.storage.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.conversation.messages import Option, Voice
    from bot.intake.incoming import Incoming
    from bot.storage.conversations import Conversation
    from bot.storage.outbox import Outgoing, Waiting
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Actor, Changed, TicketEvent


@dataclass(frozen=True, slots=True)
class Act:
    """Something that changes no ticket, for the audit log."""

    kind: str
    by: Actor
    detail: str
    ticket: int | None = None


@dataclass(slots=True)
class AgentCase:
    """All that is to be written, in one transaction."""

    now: datetime
    group: Place
    tickets: dict[int, Stored] = field(default_factory=dict)
    customers: dict[str, Conversation] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    events: list[tuple[int, TicketEvent]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    buttons: list[Buttons] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    banned: list[tuple[str, str, str]] = field(default_factory=list)
    """Channels and customers to be banned, and by whom."""
    lifted: list[tuple[str, str]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    """Tickets that go on in others."""
    met: dict[str, str] = field(default_factory=dict)
    """The names of agents who act here, by id."""

    def meet(self, id: str, name: str) -> None:
        """Note what an agent is called."""
        if name:
            self.met[id] = name

    def know(self, stored: Stored, customer: Conversation) -> None:
        """Take a ticket in with its customer."""
        self.tickets[stored.id] = stored
        self.customers[stored.conversation] = customer

    def customer_of(self, stored: Stored) -> Conversation:
        """Return the conversation of a ticket's customer."""
        return self.customers[stored.conversation]

    def place_of(self, stored: Stored) -> Place:
        """Return where a ticket's customer reads."""
        customer = self.customer_of(stored)
        return Place(customer.channel, customer.chat, customer.key)

    def voice_of(self, stored: Stored) -> Voice:
        """Return the language of a ticket's customer."""
        try:
            state = State.from_json(self.customer_of(stored).state)
        except ValueError:
            state = State()
        return state.preferred or state.voice

    def change(self, stored: Stored, changed: Changed) -> None:
        """Change a ticket; several changes of one are written as one."""
        if changed.events:
            self.tickets[stored.id] = replace(stored, ticket=changed.ticket)
            self.changed.add(stored.id)
            self.events.extend((stored.id, event) for event in changed.events)

    def to_customer(self, stored: Stored, html: str, options: Sequence[Option] = (), **more: Any) -> None:
        """Let a ticket's customer read something; each option stands in one row."""
        rows: tuple[tuple[tuple[str, str], ...], ...] = ()
        if options:
            buttons = Buttons.make(stored.conversation, tuple(options), self.now)
            self.buttons.append(buttons)
            rows = (tuple((option.label, buttons.data(place)) for place, option in enumerate(options)),)
        *before, last = split_html(html)
        place = self.place_of(stored)
        self.outgoing += [place.text(part) for part in before]
        self.outgoing.append(place.text(last, rows, ticket=stored.id, **more))

    def to_ticket(self, number: int, kind: Send, **payload: Any) -> None:
        """Let something appear with a ticket in the group, if there is one."""
        if not self.group.chat:
            return
        self.outgoing.append(ticket_row(self.group.channel, self.group.chat, number, ForTicket(kind, payload)))

    def tell(self, item: Incoming, html: str) -> None:
        """Answer an agent where they wrote."""
        place = replace(self.group, reply_to=item.number)
        self.outgoing += [place.text(part, thread=item.thread) for part in split_html(html)]

    def toast(self, item: Incoming, text: str = "") -> None:
        """Answer a tap."""
        if item.tap_id:
            place = replace(self.group, lane=f"{self.group.lane}:tap")
            self.outgoing.append(place.row(Send.TOAST, {"tap_id": item.tap_id, "text": text[:200]}))

    async def ticket_at(self, session: AsyncSession, item: Incoming) -> int | None:
        """Return the number of the ticket that a message in the group is about."""
        return await Topics(session).ticket_at(item.chat, item.thread, item.reply_to)

    async def write(self, session: AsyncSession, rows: Sequence[int]) -> list[Waiting]:
        """Write everything; return what is to leave, once the transaction is committed."""
        tickets, bans = Tickets(session), Bans(session)
        for number in sorted(self.changed):
            await tickets.save(self.tickets[number])
        for number, event in self.events:
            await tickets.note(number, [event])
        for act in self.acts:
            await tickets.note_act(act.kind, act.by, self.now, act.detail, act.ticket)
        for channel, customer, by in self.banned:
            await bans.add(channel, customer, by, self.now)
        for channel, customer in self.lifted:
            await bans.lift(channel, customer)
        messages = Messages(session)
        for number, into in self.moved:
            await messages.move(number, into)
        await AgentNames(session).know(self.met, self.now)
        await messages.add(self.said)
        await messages.attach(self.files)
        await messages.show(self.buttons)
        waiting = await Outbox(session).add(self.outgoing, self.now)
        await Inbox(session).close(rows, self.now)
        return waiting
