"""What customers and agents read about tickets, and the buttons under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.messages import Option
from bot.tickets.moves import may
from bot.tickets.states import RULES, Action
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.conversation.messages import Voice
    from bot.conversation.render import Rendered, Renderer
    from bot.intake.outgoing import Buttonrows
    from bot.intake.ports import Thought
    from bot.intake.rules import Rules
    from bot.storage.messages import Said
    from bot.tickets.sla import Due
    from bot.tickets.ticket import Ticket

SHORT = 1200
"""Characters of a customer's text that a card shows; the whole stands in the topic."""
LINE = 300
"""Characters of a line of the transcript."""
RATINGS = range(1, 6)
CARD_ACTIONS = (
    Action.CLAIM,
    Action.START_SESSION,
    Action.END_SESSION,
    Action.RESOLVE,
    Action.HAND_BACK,
    Action.REOPEN,
)
CONNECTABLE = RULES[Action.START_SESSION].leads
_ANY_AGENT = Actor("agent", "-")


class TicketSpeech:
    """Words everything about tickets."""

    def __init__(self, renderer: Renderer, rules: Rules) -> None:
        self._renderer = renderer
        self._rules = rules
        self.names: dict[str, str] = {}
        """What agents are called, by id."""

    def event(
        self, event: str, number: int, voice: Voice, *, when: datetime | None = None, consent: str = ""
    ) -> Rendered:
        """Tell the customer what happened."""
        local = self._rules.local(when)
        return self._renderer.render("ticket", voice, event=event, number=number, when=local, consent=consent)

    def merged(self, number: int, into: int, voice: Voice) -> str:
        """Tell the customer that a ticket goes on in another."""
        return self._renderer.render(
            "ticket", voice, event="merged", number=number, into=into, when="", consent=""
        ).html

    def status(self, ticket: Ticket, voice: Voice) -> Rendered:
        """Tell the customer how a ticket stands."""
        return self._renderer.render(
            "ticket_status",
            voice,
            number=ticket.id,
            state=str(ticket.state),
            when=self._rules.local(ticket.scheduled_at if ticket.state == "scheduled" else None),
            edition=ticket.edition,
            problem=ticket.problem or ticket.question,
        )

    def customer_options(self, ticket: Ticket, voice: Voice, now: datetime) -> tuple[Option, ...]:
        """Return what a customer can do with a ticket."""
        by = Actor("customer", ticket.customer)
        actions = [Action.CLOSE] if may(ticket, Action.CLOSE, by, now) else []
        if ticket.may_connect:
            actions.append(Action.WITHDRAW_CONSENT)
        elif ticket.kind == "remote" and may(ticket, Action.GIVE_CONSENT, by, now):
            actions.append(Action.GIVE_CONSENT)
        labels = {action: self._label("cancel" if action is Action.CLOSE else str(action), voice) for action in actions}
        return tuple(Option(label, f"ticket:{action}:{ticket.id}") for action, label in labels.items())

    def rating(self, number: int, voice: Voice) -> tuple[Rendered, tuple[Option, ...]]:
        """Ask for a rating."""
        asked = self._renderer.render("ticket_rating", voice, number=number, low=RATINGS[0], high=RATINGS[-1])
        return asked, tuple(Option(str(mark), f"rate:{number}:{mark}") for mark in RATINGS)

    def consent(self, voice: Voice) -> str:
        """Return the text that is consented to."""
        return self._renderer.render("form_consent", voice).text

    def topic(self, ticket: Ticket, number: int) -> str:
        """Return the name of a ticket's topic."""
        subject = ticket.problem or ticket.question
        return " ".join(f"#{number} {subject}".split())[:64]

    def card(self, ticket: Ticket, number: int, name: str, now: datetime, agent: str = "") -> tuple[str, Buttonrows]:
        """Return a ticket's card with the buttons that make sense now."""
        html = self._renderer.render(
            "card",
            self._rules.agents,
            ticket=ticket,
            number=number,
            name=name,
            agent=agent or self.names.get(ticket.agent or "", ticket.agent or ""),
            question=ticket.question[:SHORT],
            problem=ticket.problem[:SHORT],
            opened=self._rules.local(ticket.opened_at),
            due=self._rules.local(self._rules.level.deadline(ticket)),
            scheduled=self._rules.local(ticket.scheduled_at),
            consented=self._rules.local(ticket.consent.at if ticket.consent else None),
        ).html
        buttons = [
            (self._label(str(action), self._rules.agents), f"a:{action}:{number}")
            for action in CARD_ACTIONS
            if may(ticket, action, _ANY_AGENT, now)
        ]
        if ticket.kind == "remote" and not ticket.may_connect and ticket.state in CONNECTABLE:
            buttons.append((self._label("ask_consent", self._rules.agents), f"a:{Action.GIVE_CONSENT}:{number}"))
        return html, tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))

    def background(self, lines: Sequence[Said], thoughts: Sequence[Thought], reasons: Sequence[str]) -> str:
        """Tell the agents what was said before, and what the bot thought."""
        shown = [(line.who, line.text[:LINE], line.text[LINE:] != "") for line in lines]
        return self._renderer.render(
            "background", self._rules.agents, lines=shown, thoughts=thoughts, reasons=reasons
        ).html

    def from_customer(self, name: str, text: str, *, edited: bool = False) -> str:
        """Return a customer's words as the agents read them."""
        return self._renderer.render(
            "relay", self._rules.agents, side="customer", name=name, text=text, edited=edited
        ).html

    def from_agent(self, text: str, voice: Voice) -> str:
        """Return an agent's words as the customer reads them."""
        return self._renderer.render("relay", voice, side="agent", name="", text=text, edited=False).html

    def to_agents(self, kind: str, **values: object) -> str:
        """Return a short message to the agents, by name."""
        given: dict[str, object] = {"number": None, "detail": "", "names": (), "who": ""}
        return self._renderer.render("agents", self._rules.agents, kind=kind, **(given | values)).html

    def reminder(self, due: Due, ticket: Ticket) -> str:
        """Remind the agents, or their supervisor, of a customer who waits."""
        html = self._renderer.render(
            "ticket_reminder",
            self._rules.agents,
            reminder=str(due.reminder),
            number=ticket.id,
            when=self._rules.local(due.deadline),
            agent=self.names.get(ticket.agent or "", ticket.agent or ""),
        ).html
        return f"{html}\n{self._rules.supervisor}" if due.to == "supervisor" and self._rules.supervisor else html

    def _label(self, button: str, voice: Voice) -> str:
        return self._renderer.render("ticket_label", voice, button=button).text
