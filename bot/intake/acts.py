"""What agents do to a ticket, whichever desk they sit at, and what its customer and the agents' group read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.intake.agent_case import Act
from bot.intake.crossing import carried
from bot.intake.outgoing import Send
from bot.intake.split import split_html
from bot.storage.messages import Attachment, Said
from bot.tickets.checks import IllegalMove
from bot.tickets.moves import apply
from bot.tickets.states import UNCLAIMED, Action
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.intake.agent_case import AgentCase
    from bot.intake.incoming import File
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Changed

EVENTS = {
    Action.CLAIM: "claimed",
    Action.RESOLVE: "resolved",
    Action.HAND_BACK: "handed_back",
    Action.CLOSE: "closed",
    Action.REOPEN: "reopened",
    Action.START_SESSION: "session_started",
    Action.END_SESSION: "session_ended",
    Action.WITHDRAW_CONSENT: "consent_withdrawn",
    Action.SCHEDULE: "scheduled",
}
"""What the customer is told."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who works on tickets. No two have the same ``id``, whatever desk they sit at."""

    id: str
    name: str

    @property
    def actor(self) -> Actor:
        """Who acts, for the rules and the history of tickets."""
        return Actor("agent", self.id)


class TicketActs:
    """Works out what agents do. Everything goes into the case; nothing is written or sent here."""

    def __init__(self, speech: TicketSpeech) -> None:
        self._speech = speech

    def do(self, case: AgentCase, stored: Stored, action: Action, by: Agent, *, at: datetime | None = None) -> None:
        """Do something with a ticket. Raises ``IllegalMove``.

        Agents do not consent for a customer: they ask for it, also by trying to begin a session without.
        """
        self._meet(case, by)
        if action is Action.GIVE_CONSENT:
            self.ask_consent(case, stored)
            return
        try:
            changed = apply(stored.ticket, action, by.actor, case.now, scheduled_at=at)
        except IllegalMove as error:
            if error.reason == "consent":
                self.ask_consent(case, stored)
            raise
        if changed.events:
            self._done(case, stored, action, changed)

    def say(
        self,
        case: AgentCase,
        stored: Stored,
        text: str,
        by: Agent,
        *,
        action: Action = Action.REPLY,
        source: Sequence[Any] = (),
        files: Sequence[File] = (),
        once: str = "",
    ) -> None:
        """Let the customer read a text and get files. Raises ``IllegalMove``.

        ``source`` is the chat and number of the message that it is a copy of, if it is one. ``once`` is kept with it.
        """
        self._meet(case, by)
        changed = apply(stored.ticket, action, by.actor, case.now)
        case.change(stored, changed)
        number = source[1] if source else None
        copied = [self._hand_over(case, stored, file, by, source) for file in files]
        if text and not any(copied):  # a copy brings its caption along
            html = self._speech.from_agent(text, case.voice_of(stored))
            case.to_customer(stored, html, source=list(source), agent=by.name, plain=text)
        names = " ".join(f"[{file.kind}]" for file in files)
        about = {"by": by.id, "files": [file.id for file in files]} | _marked(once)
        case.said.append(Said(stored.conversation, "agent", text or names, case.now, number, stored.id, about))
        if not source or changed.ticket.state is not stored.ticket.state:
            self.card(case, stored.id)

    def note(
        self, case: AgentCase, stored: Stored, text: str, by: Agent, number: int | None = None, *, once: str = ""
    ) -> None:
        """Keep what stays among the agents."""
        self._meet(case, by)
        about = {"by": by.id} | _marked(once)
        case.said.append(Said(stored.conversation, "note", text, case.now, number, stored.id, about))

    def assign(self, case: AgentCase, stored: Stored, to: str | None, by: Agent) -> None:
        """Give a ticket to an agent, or to nobody in particular. Raises ``IllegalMove``."""
        self._meet(case, by)
        action = Action.ASSIGN if to else Action.RELEASE
        changed = apply(stored.ticket, action, by.actor, case.now, to=to or "")
        if not changed.events:
            return
        case.change(stored, changed)
        if to and stored.ticket.state in UNCLAIMED:
            told = self._speech.event("claimed", stored.id, case.voice_of(stored))
            case.to_customer(stored, told.html)
        self.card(case, stored.id)

    def merge(self, case: AgentCase, stored: Stored, into: Stored, by: Agent) -> None:
        """Let a ticket go on in another of the same customer. Raises ``IllegalMove``."""
        self._meet(case, by)
        if stored.conversation != into.conversation:
            raise IllegalMove(stored.ticket, Action.MERGE, "target", f"#{into.id} is another customer's")
        if not into.ticket.is_open:
            raise IllegalMove(stored.ticket, Action.MERGE, "target", f"#{into.id} is {into.ticket.state}")
        changed = apply(stored.ticket, Action.MERGE, by.actor, case.now, to=str(into.id))
        case.change(stored, changed)
        case.acts.append(Act("merged_in", by.actor, str(stored.id), into.id))
        case.moved.append((stored.id, into.id))
        case.to_customer(stored, self._speech.merged(stored.id, into.id, case.voice_of(stored)))
        self.card(case, stored.id)
        self.card(case, into.id)

    def echo(self, case: AgentCase, number: int, kind: str, text: str, by: Agent) -> None:
        """Let the agents' group read what somebody wrote at another desk."""
        html = self._speech.to_agents(kind, number=number, who=by.name, detail=text)
        for part in split_html(html):
            case.to_ticket(number, Send.TEXT, html=part)

    def remember(self, case: AgentCase) -> None:
        """Know the names of those who acted, once that is committed."""
        self._speech.names.update(case.met)

    def card(self, case: AgentCase, number: int) -> None:
        """Show a ticket's card as it is now."""
        stored = case.tickets[number]
        name = case.customer_of(stored).name
        agent = case.met.get(stored.ticket.agent or "", "")
        html, buttons = self._speech.card(stored.ticket, number, name, case.now, agent)
        case.to_ticket(number, Send.CARD, html=html, buttons=[list(map(list, row)) for row in buttons])

    def place(self, case: AgentCase, stored: Stored) -> None:
        """Let a ticket stand in the agents' group, where it does not yet."""
        case.to_ticket(stored.id, Send.TOPIC, name=self._speech.topic(stored.ticket, stored.id))
        self.card(case, stored.id)

    def ask_consent(self, case: AgentCase, stored: Stored) -> None:
        """Ask the customer for their consent to a remote connection."""
        voice = case.voice_of(stored)
        told = self._speech.event("consent_needed", stored.id, voice, consent=self._speech.consent(voice))
        case.to_customer(stored, told.html, self._speech.customer_options(stored.ticket, voice, case.now))

    def _meet(self, case: AgentCase, by: Agent) -> None:
        if self._speech.names.get(by.id) != by.name:
            case.meet(by.id, by.name)

    def _done(self, case: AgentCase, stored: Stored, action: Action, changed: Changed) -> None:
        case.change(stored, changed)
        voice = case.voice_of(stored)
        event = EVENTS.get(action)
        if event:
            told = self._speech.event(event, stored.id, voice, when=changed.ticket.scheduled_at)
            running = action is Action.START_SESSION
            options = self._speech.customer_options(changed.ticket, voice, case.now) if running else ()
            case.to_customer(stored, told.html, options)
        if action is Action.RESOLVE:
            asked, marks = self._speech.rating(stored.id, voice)
            case.to_customer(stored, asked.html, marks)
        self.card(case, stored.id)

    def _hand_over(self, case: AgentCase, stored: Stored, file: File, by: Agent, source: Sequence[Any]) -> bool:
        """Let a file leave; return whether it is copied within the channel."""
        place, number = case.place_of(stored), source[1] if source else None
        payload = carried(file, place.channel, source) | {"ticket": stored.id, "agent": by.name}
        copied = "from_chat" in payload
        case.outgoing.append(place.row(Send.COPY if copied else Send.FILE, payload))
        case.files.append(
            Attachment(
                stored.conversation,
                file.kind,
                file.id,
                case.now,
                file.name,
                file.size,
                number,
                stored.id,
                file.store,
                file.type,
            )
        )
        return copied


def _marked(once: str) -> dict[str, str]:
    return {"once": once} if once else {}
