"""A ticket with all that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.state import State
from bot.storage.agents import AgentNames
from bot.storage.case_file import CaseFile
from bot.storage.conversations import Conversations
from bot.storage.tickets import Tickets
from bot.tickets.moves import may
from bot.tickets.states import DONE, Action
from bot.tickets.ticket import Actor
from bot.web.desk.takers import takers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from bot.conversation.messages import Voice
    from bot.storage.case_file import Happened, Spoken
    from bot.storage.conversations import Conversation
    from bot.storage.database import Database
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Ticket

LINES = 50
"""Lines of a transcript that are shown at first."""
MOST_LINES = 2000
MOST_EARLIER = 20
"""Other tickets of the customer that are listed, the newest first."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything about a ticket, read at one moment."""

    stored: Stored
    customer: Conversation
    lines: list[Spoken]
    has_earlier: bool
    shown: int
    events: list[Happened]
    others: list[Stored]
    thoughts: list[dict[str, Any]]
    reasons: list[str]
    names: Mapping[str, str]
    takers: Mapping[str, str]
    """Names of those to whom the ticket can be given, by id."""
    may: frozenset[str]
    """What the agent can do now."""

    @property
    def ticket(self) -> Ticket:
        """The ticket itself."""
        return self.stored.ticket

    @property
    def seen(self) -> int:
        """The number of the last event that the page knows of."""
        return self.events[-1].id if self.events else 0

    @property
    def voice(self) -> Voice:
        """The language of the customer."""
        return voice_of(self.customer)

    @property
    def is_forgotten(self) -> bool:
        """Whether the customer had deleted what they wrote, or the time for keeping it is over."""
        return not self.lines and not self.ticket.problem and not self.ticket.question

    @property
    def into(self) -> list[Stored]:
        """The tickets that this one can go on in."""
        return [
            other for other in self.others if other.ticket.is_open and other.conversation == self.stored.conversation
        ]


def voice_of(customer: Conversation) -> Voice:
    """Return the language of a customer."""
    try:
        state = State.from_json(customer.state)
    except ValueError:
        state = State()
    return state.preferred or state.voice


async def read_case(database: Database, number: int, me: str, now: datetime, *, shown: int = LINES) -> CaseView | None:
    """Read a ticket for agent ``me``; ``None`` where there is none, or not any more."""
    async with database.read() as session:
        tickets, file = Tickets(session), CaseFile(session)
        stored = await tickets.get(number)
        customer = (
            (await Conversations(session).load([stored.conversation])).get(stored.conversation) if stored else None
        )
        if stored is None or customer is None:
            return None
        shown = min(max(shown, LINES), MOST_LINES)
        lines, has_earlier = await file.transcript(stored, shown)
        of_customer = await tickets.of_customer(stored.ticket.channel, stored.ticket.customer)
        thoughts, reasons = await file.thoughts(stored)
        return CaseView(
            stored=stored,
            customer=customer,
            lines=lines,
            has_earlier=has_earlier,
            shown=shown,
            events=await file.events(number),
            others=[other for other in reversed(of_customer) if other.id != number][:MOST_EARLIER],
            thoughts=thoughts,
            reasons=reasons,
            names=await AgentNames(session).all(),
            takers=await takers(session, me),
            may=_allowed(stored.ticket, me, now),
        )


def _allowed(ticket: Ticket, me: str, now: datetime) -> frozenset[str]:
    by = Actor("agent", me)
    allowed = {str(action) for action in Action if may(ticket, action, by, now)}
    if ticket.agent == me:
        allowed.discard(Action.CLAIM)
    if ticket.agent is None:
        allowed.discard(Action.RELEASE)
    if ticket.is_open and ticket.kind == "remote" and not ticket.may_connect:
        allowed.add("ask_consent")
    if not ticket.may_connect:
        allowed.discard(Action.WITHDRAW_CONSENT)
    if ticket.state in DONE:
        allowed -= {Action.CLOSE, Action.HAND_BACK, Action.MERGE, Action.WITHDRAW_CONSENT}
    return frozenset(allowed)
