"""Customers who come by another program: it opens their tickets, brings what they write, and acts for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.intake.announce import announce_outcome
from bot.intake.case import Case, Outcome
from bot.intake.incoming import Incoming, Kind
from bot.intake.outgoing import Send
from bot.intake.taken import taken
from bot.intake.write import write
from bot.storage.conversations import Conversations
from bot.tickets.moves import apply, open_ticket
from bot.tickets.states import Action
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.openings import Openings
    from bot.intake.outgoing import Place
    from bot.intake.rules import Rules
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.conversations import Conversation
    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Ticket


class Reception:
    """Does for customers what they cannot do by themselves here; one act is one transaction.

    Raises ``MissingTicketError``, ``IllegalMove`` where the ticket's state forbids it, and ``ConflictError`` where the
    ticket is no longer at the ``version`` that the other program saw.
    """

    def __init__(
        self,
        *,
        database: Database,
        openings: Openings,
        speech: TicketSpeech,
        rules: Rules,
        group: Place,
        leave: Callable[[Iterable[Waiting]], None],
        live: Live,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._openings = openings
        self._speech = speech
        self._rules = rules
        self._group = group
        self._leave = leave
        self._live = live
        self._metrics = metrics

    async def open(self, customer: Conversation, ticket: Ticket) -> Stored:
        """Open a ticket in a conversation, which begins with it where it is new."""
        async with self._database.read() as session:
            kept = (await Conversations(session).load([customer.key])).get(customer.key)
        item = _item(customer, ticket.problem or ticket.question)
        outcome = Outcome.of(Case(customer.key, (), (item,), ticket.opened_at, kept or customer))
        if customer.name:
            outcome.keep(name=customer.name)
        await self._openings.open(outcome, item, open_ticket(ticket), "opened")
        await self._write(outcome)
        return await self._stored(outcome.opened[0])

    async def say(self, number: int, text: str, *, version: int | None = None) -> Stored:
        """Bring what a customer wrote to the agents; a ticket that was resolved a short while ago is opened again."""
        outcome, stored = await self._begin(number, text, version)
        action = Action.CUSTOMER_REPLY if stored.ticket.is_open else Action.REOPEN
        self._apply(outcome, stored, action)
        outcome.note("customer", text)
        html = self._speech.from_customer(outcome.conversation.name, text)
        outcome.to_agents(number, Send.TEXT, html=html)
        await self._write(outcome)
        return await self._stored(number)

    async def do(
        self, number: int, action: Action, *, version: int | None = None, text: str = "", rating: int | None = None
    ) -> Stored:
        """Do what a customer may: rate, close, consent to what ``text`` says, withdraw that, reopen."""
        outcome, stored = await self._begin(number, "", version)
        if self._apply(outcome, stored, action, text=text, rating=rating) and rating:
            html = self._speech.to_agents("rated", number=number, detail=str(rating))
            outcome.to_agents(number, Send.TEXT, html=html)
        await self._write(outcome)
        return await self._stored(number)

    async def _begin(self, number: int, text: str, version: int | None) -> tuple[Outcome, Stored]:
        async with self._database.read() as session:
            stored, customer = await taken(session, number, version)
        item = _item(customer, text)
        return Outcome.of(Case(customer.key, (), (item,), datetime.now(UTC), customer, stored)), stored

    def _apply(
        self, outcome: Outcome, stored: Stored, action: Action, *, text: str = "", rating: int | None = None
    ) -> bool:
        """Do an action as the customer; return whether it changed something."""
        by, window = Actor("customer", stored.ticket.customer), self._rules.reopen_window
        changed = apply(stored.ticket, action, by, outcome.case.now, text=text, rating=rating, reopen_window=window)
        outcome.change(stored, changed)
        if changed.events and (action is not Action.CUSTOMER_REPLY or changed.ticket.state is not stored.ticket.state):
            self._openings.card(outcome, stored.id, changed)
        return bool(changed.events)

    async def _write(self, outcome: Outcome) -> None:
        async with self._database.write() as session:
            waiting = await write(session, [outcome], self._group)
        for _, event in outcome.events:
            self._metrics.tickets.labels(str(event.kind)).inc()
        self._leave(waiting)
        announce_outcome(self._live, outcome)

    async def _stored(self, number: int) -> Stored:
        async with self._database.read() as session:
            stored, _ = await taken(session, number)
        return stored


def _item(customer: Conversation, text: str) -> Incoming:
    return Incoming(Kind.TEXT, customer.channel, customer.chat, customer.customer, text=text, name=customer.name)
