"""A new ticket: what its customer reads, and what the agents see of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.intake.case import Opening
from bot.intake.outgoing import Send
from bot.intake.split import split_html
from bot.storage.messages import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.intake.case import Outcome
    from bot.intake.incoming import Incoming
    from bot.intake.ports import Brain
    from bot.intake.records import Records
    from bot.intake.rules import Rules
    from bot.intake.ticket_speech import TicketSpeech
    from bot.tickets.ticket import Changed


class Openings:
    """Puts new tickets on the agents' desk."""

    def __init__(self, brain: Brain, speech: TicketSpeech, records: Records, rules: Rules) -> None:
        self._brain = brain
        self._speech = speech
        self._records = records
        self._rules = rules

    async def open(self, outcome: Outcome, item: Incoming, changed: Changed, event: str) -> None:
        """Open a ticket with its background: what was said before, and what the bot thought."""
        lines = await self._records.transcript(outcome.conversation.key)
        thoughts = await self._brain.thoughts(changed.ticket.question, outcome.state)
        reasons = [reason for line in lines for reason in (line.details or {}).get("reasons", ())]
        reasons = list(dict.fromkeys(reasons))
        background = self._speech.background(lines, thoughts, reasons)
        about = {"thoughts": [asdict(each) for each in thoughts], "reasons": reasons}
        announce = self.announced(outcome, item, changed, event, [background], about=about)
        outcome.openings.append(Opening(changed, announce))

    def announced(
        self,
        outcome: Outcome,
        item: Incoming,
        changed: Changed,
        event: str,
        background: list[str],
        *,
        about: dict[str, Any] | None = None,
    ) -> Callable[[int], None]:
        """Return what is said about a new ticket once it has its number; ``about`` is kept for its page."""

        def announce(number: int) -> None:
            ticket = changed.ticket
            told = self._speech.event(event, number, outcome.voice, when=self._rules.level.deadline(ticket))
            outcome.say(item, told.html)
            key, now = outcome.conversation.key, outcome.case.now
            outcome.said.append(Said(key, "bot", told.text, now, ticket=number, details=about))
            outcome.to_agents(number, Send.TOPIC, name=self._speech.topic(ticket, number))
            self.card(outcome, number, changed)
            for html in background:
                for part in split_html(html):
                    outcome.to_agents(number, Send.TEXT, html=part)
            if event == "linked":
                html = self._speech.from_customer(outcome.conversation.name, ticket.problem)
                outcome.to_agents(number, Send.TEXT, html=html, source=[item.chat, item.number])

        return announce

    def card(self, outcome: Outcome, number: int, changed: Changed) -> None:
        """Show the card of a ticket as it is now."""
        html, buttons = self._speech.card(changed.ticket, number, outcome.conversation.name, outcome.case.now)
        outcome.to_agents(number, Send.CARD, html=html, buttons=[list(map(list, row)) for row in buttons])
