"""Where people come in: a customer's ticket, from its opening to the rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.messages import Decision, EffectKind
from bot.intake.case import Opening
from bot.intake.openings import Openings
from bot.intake.outgoing import Send
from bot.storage.messages import Attachment
from bot.tickets.checks import IllegalMove
from bot.tickets.moves import apply, open_ticket
from bot.tickets.routing import Route, follow_up, route
from bot.tickets.states import Action, TicketState
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from bot.conversation.dialogue import Turn
    from bot.conversation.messages import Option
    from bot.intake.case import Outcome
    from bot.intake.incoming import Incoming
    from bot.intake.notices import Notices
    from bot.intake.ports import Brain
    from bot.intake.records import Records
    from bot.intake.rules import Rules
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.tickets import Stored

_ANSWERED = frozenset({Decision.ANSWER, Decision.CLARIFY, Decision.SMALLTALK})
"""What is answered by the bot after a ticket is resolved: it has nothing to do with the ticket."""
_UNSURE = frozenset({"unsure", "no_figure", "outside"})
_TOLD = {
    Action.CLOSE: "cancelled",
    Action.WITHDRAW_CONSENT: "withdrawn",
    Action.GIVE_CONSENT: "consented",
}
"""What the agents are told when a customer does something with a ticket."""
_EVENTS = {
    Action.CLOSE: "closed",
    Action.WITHDRAW_CONSENT: "consent_withdrawn",
    Action.GIVE_CONSENT: "consent_given",
    Action.RATE: "rated",
    Action.REOPEN: "reopened",
}


class Escalation:
    """Deals with what concerns a ticket; the rest is the dialogue's."""

    def __init__(self, *, brain: Brain, notices: Notices, speech: TicketSpeech, records: Records, rules: Rules) -> None:
        self._openings = Openings(brain, speech, records, rules)
        self._notices = notices
        self._speech = speech
        self._records = records
        self._rules = rules

    async def text(self, outcome: Outcome, item: Incoming, text: str) -> bool:
        """Pass a text on to the agents where there is a ticket; return whether the bot keeps silent."""
        if outcome.state.form:
            return False
        way = await self._route(outcome, item)
        stored = outcome.ticket
        if stored is None or way is Route.BOT:
            return False
        if way is Route.REOPEN and not await self._is_reply(item):
            return False  # the dialogue is asked first; see `effects`
        self._pass_on(outcome, item, text, way, stored)
        return way is not Route.BOTH

    async def effects(self, outcome: Outcome, item: Incoming, turn: Turn) -> bool:
        """Open a ticket that was filled in, or reopen one; return whether the turn's own reply is not needed."""
        form = next((each.form for each in turn.effects if each.kind is EffectKind.TICKET_REQUESTED), None)
        if form:
            parent = outcome.ticket.id if outcome.ticket and outcome.ticket.ticket.is_open else None
            customer, channel = outcome.conversation.customer, outcome.conversation.channel
            ticket = form.ticket(customer, channel, outcome.case.now, parent)
            await self._openings.open(outcome, item, open_ticket(ticket), "opened")
            return True
        if outcome.ticket and outcome.ticket.ticket.state is TicketState.NEW and _is_unsure(turn):
            outcome.say(item, self._notices.html("noted", outcome.voice, ticket=outcome.ticket.id))
            return True
        if turn.reply.decision in _ANSWERED or outcome.state.form or item.tap or outcome.ticket is None:
            return False
        if await self._route(outcome, item) is not Route.REOPEN:
            return False
        self._pass_on(outcome, item, item.text, Route.REOPEN, outcome.ticket)
        return True

    async def chosen(self, outcome: Outcome, item: Incoming, option: Option) -> bool:
        """Take a button that belongs to a ticket; return whether it did."""
        kind, _, rest = option.value.partition(":")
        first, _, second = rest.partition(":")
        if kind == "rate":
            await self._act(outcome, item, int(first), Action.RATE, rating=int(second))
        elif kind == "ticket":
            await self._act(outcome, item, int(second), Action(first))
        else:
            return False
        return True

    async def edited(self, outcome: Outcome, item: Incoming) -> bool:
        """Pass an edit on to the agents; return whether the bot keeps silent."""
        stored = outcome.ticket
        if stored is None or not stored.ticket.is_open or outcome.state.form:
            return False
        html = self._speech.from_customer(outcome.conversation.name, item.text, edited=True)
        outcome.to_agents(stored.id, Send.EDIT, of=[item.chat, item.number], html=html)
        if await self._route(outcome, item) is Route.BOTH:
            return False
        outcome.note("customer", item.text, item.number, edited=True)
        return True

    async def file(self, outcome: Outcome, item: Incoming) -> None:
        """Keep a file, pass it on where there is a ticket, and say what becomes of it."""
        if item.file is None:
            return
        stored = outcome.ticket if outcome.ticket and outcome.ticket.ticket.is_open else None
        ticket = stored.id if stored else None
        file, key = item.file, outcome.conversation.key
        kept = Attachment(
            *(key, file.kind, file.id, outcome.case.now, file.name, file.size, item.number, ticket),
            store=file.store,
            type=file.type,
        )
        if file.id:
            outcome.files.append(kept)
        outcome.note("customer", f"[{file.kind}]", item.number, files=[file.id])
        if stored:
            outcome.carry(stored.id, kept)
        if outcome.filed or (item.text and not stored):
            return
        outcome.filed = True
        kind = "file_ticket" if stored else "file"
        outcome.say(item, self._notices.html(kind, outcome.voice, file=item.file.kind, ticket=ticket))

    async def ticket_command(self, outcome: Outcome, item: Incoming) -> bool:
        """Show the customer's open ticket; return whether there is one."""
        stored = outcome.ticket
        if stored is None or not stored.ticket.is_open:
            return False
        shown = self._speech.status(stored.ticket, outcome.voice)
        options = self._speech.customer_options(stored.ticket, outcome.voice, outcome.case.now)
        outcome.say(item, shown.html, options)
        return True

    async def _route(self, outcome: Outcome, item: Incoming) -> Route:
        if outcome.ticket is None:
            return Route.BOT
        is_reply = await self._is_reply(item)
        return route(outcome.ticket.ticket, outcome.case.now, self._rules.reopen_window, is_reply=is_reply)

    async def _is_reply(self, item: Incoming) -> bool:
        return await self._records.replies_to_ticket(item.chat, item.reply_to) is not None

    def _pass_on(self, outcome: Outcome, item: Incoming, text: str, way: Route, stored: Stored) -> None:
        """Let the agents read a text; a ticket that was resolved is opened again, or gone on from."""
        now, by = outcome.case.now, Actor("customer", stored.ticket.customer)
        if way is Route.LINKED:
            changed = follow_up(stored.ticket, text, now)
            outcome.openings.append(Opening(changed, self._openings.announced(outcome, item, changed, "linked", [])))
            return
        if way is Route.REOPEN:
            changed = apply(stored.ticket, Action.REOPEN, by, now, reopen_window=self._rules.reopen_window)
            outcome.say(item, self._speech.event("reopened", stored.id, outcome.voice).html)
            outcome.to_agents(stored.id, Send.TEXT, html=self._speech.to_agents("reopened", number=stored.id))
        else:
            changed = apply(stored.ticket, Action.CUSTOMER_REPLY, by, now)
        outcome.change(stored, changed)
        html = self._speech.from_customer(outcome.conversation.name, text)
        outcome.to_agents(stored.id, Send.TEXT, html=html, source=[item.chat, item.number])
        if changed.ticket.state is not stored.ticket.state:
            self._openings.card(outcome, stored.id, changed)

    async def _act(
        self, outcome: Outcome, item: Incoming, number: int, action: Action, rating: int | None = None
    ) -> None:
        stored = outcome.ticket if outcome.ticket and outcome.ticket.id == number else None
        stored = stored or await self._records.ticket(number)
        if stored is None or stored.conversation != outcome.conversation.key:
            outcome.say(item, self._notices.html("expired", outcome.voice))
            return
        by = Actor("customer", stored.ticket.customer)
        text = self._speech.consent(outcome.voice) if action is Action.GIVE_CONSENT else ""
        try:
            changed = apply(stored.ticket, action, by, outcome.case.now, text=text, rating=rating)
        except IllegalMove:
            outcome.say(item, self._speech.event("refused", number, outcome.voice).html)
            return
        outcome.say(item, self._speech.event(_EVENTS[action], number, outcome.voice).html)
        if not changed.events:
            return
        outcome.change(stored, changed)
        told = _TOLD.get(action)
        if told or rating:
            html = self._speech.to_agents(told or "rated", number=number, detail=str(rating or ""))
            outcome.to_agents(number, Send.TEXT, html=html)
        self._openings.card(outcome, number, changed)


def _is_unsure(turn: Turn) -> bool:
    """Whether the bot has no answer and nothing else to say: the agents have it already."""
    return not turn.state.form and any(effect.reason in _UNSURE for effect in turn.effects)
