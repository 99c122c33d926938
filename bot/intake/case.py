"""What is known when a lane's rows are dealt with, and what that leads to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.conversation.state import State
from bot.intake.outgoing import ForTicket, Place, Send
from bot.intake.split import split_html
from bot.intake.voices import device_voice
from bot.storage.conversations import Conversation
from bot.storage.messages import Attachment, Buttons, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.conversation.messages import Option, Voice
    from bot.intake.incoming import Incoming
    from bot.reviews.answers import Answered
    from bot.storage.inbox import Open
    from bot.storage.messages import Who
    from bot.storage.outbox import Outgoing
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Changed, TicketEvent

ROW_WIDTH = 16
"""Half-width characters that one row of buttons takes before a label is cut off on a telephone."""
MOST_IN_ROW = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A customer's rows with everything that is kept and needed to answer them."""

    lane: str
    rows: tuple[Open, ...]
    items: tuple[Incoming, ...]
    now: datetime
    kept: Conversation | None = None
    ticket: Stored | None = None
    """The customer's newest ticket."""
    buttons: Mapping[str, Buttons] = field(default_factory=dict)
    banned: bool = False
    edited: Mapping[int, str] = field(default_factory=dict)
    """What messages that were edited said before, by their numbers."""

    @property
    def conversation(self) -> Conversation:
        """The conversation, new where none was kept."""
        if self.kept:
            return self.kept
        first = self.items[0]
        state = State(voice=device_voice(first.language))
        return Conversation(self.lane, first.channel, first.chat, first.person, state.to_json(), self.now, first.name)


@dataclass(slots=True)
class Opening:
    """A ticket to be made; ``then`` is told its number before anything is written about it."""

    changed: Changed
    then: Callable[[int], None]


@dataclass(slots=True)
class Outcome:
    """All that is to be written, in one transaction."""

    case: Case
    conversation: Conversation
    said: list[Said] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    feedback: int = 0
    """What the customer said of the answer before: 1 that it helped, -1 that it did not."""
    outgoing: list[Outgoing] = field(default_factory=list)
    buttons: list[Buttons] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    changed: list[Stored] = field(default_factory=list)
    events: list[tuple[int, TicketEvent]] = field(default_factory=list)
    for_tickets: list[tuple[int, ForTicket | Attachment]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    """The numbers of the tickets that were made, once they are."""
    forget: bool = False
    forgotten: list[str] = field(default_factory=list)
    """The names of the files that go once this is committed."""
    filed: bool = False
    """Whether the customer was told what becomes of a file; once is enough for an album."""

    @classmethod
    def of(cls, case: Case) -> Outcome:
        """Begin with what is kept."""
        conversation = case.conversation
        return cls(case, replace(conversation, updated_at=case.now, unreachable_at=None, unreachable_why=""))

    @property
    def state(self) -> State:
        """Where the dialogue stands; begun anew where what is kept cannot be read."""
        try:
            return State.from_json(self.conversation.state)
        except ValueError:
            return State()

    @property
    def voice(self) -> Voice:
        """The language to speak."""
        return self.state.preferred or self.state.voice

    @property
    def ticket(self) -> Stored | None:
        """The customer's newest ticket, as it is after what was done to it here."""
        return self.changed[-1] if self.changed else self.case.ticket

    def change(self, stored: Stored, changed: Changed) -> None:
        """Change a ticket; several changes of one are written as one."""
        if not changed.events:
            return
        self.changed = [each for each in self.changed if each.id != stored.id]
        self.changed.append(replace(stored, ticket=changed.ticket))
        self.events.extend((stored.id, event) for event in changed.events)

    def keep(self, **changes: Any) -> None:
        """Change what is kept of the conversation."""
        self.conversation = replace(self.conversation, **changes)

    def place(self, item: Incoming) -> Place:
        """Return where a reply to ``item`` goes."""
        return Place(self.conversation.channel, self.conversation.chat, self.case.lane, item.reply_in)

    def say(self, item: Incoming, html: str, options: Sequence[Option] = (), **more: Any) -> None:
        """Let a message leave, in as many parts as it takes; the buttons stand under the last."""
        place = self.place(item)
        parts = split_html(html)
        for part in parts[:-1]:
            self.outgoing.append(place.text(part))
        self.outgoing.append(place.text(parts[-1], self.keyboard(options), **more))

    def keyboard(self, options: Sequence[Option]) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Keep what the buttons mean, and return them in rows as labels with short keys."""
        if not options:
            return ()
        buttons = Buttons.make(self.conversation.key, tuple(options), self.case.now)
        self.buttons.append(buttons)
        rows: list[list[tuple[str, str]]] = []
        room = 0
        for place, option in enumerate(options):
            width = sum(1 if character.isascii() else 2 for character in option.label)
            if not rows or width > room or len(rows[-1]) >= MOST_IN_ROW:
                rows.append([])
                room = 2 * ROW_WIDTH
            rows[-1].append((option.label, buttons.data(place)))
            room -= width + 4
        return tuple(tuple(row) for row in rows)

    def toast(self, item: Incoming, text: str = "") -> None:
        """Answer a tap: the button stops turning. In a lane of its own, so that it holds up no reply."""
        if item.tap_id:
            place = Place(self.conversation.channel, self.conversation.chat, f"{self.case.lane}:tap")
            self.outgoing.append(place.row(Send.TOAST, {"tap_id": item.tap_id, "text": text}))

    def note(self, who: Who, text: str, number: int | None = None, **details: Any) -> None:
        """Add a line to the log."""
        ticket = self.ticket.id if self.ticket and self.ticket.ticket.is_open else None
        self.said.append(Said(self.conversation.key, who, text, self.case.now, number, ticket, details or None))

    def to_agents(self, ticket: int, kind: Send, **payload: Any) -> None:
        """Let something appear in the agents' group."""
        self.for_tickets.append((ticket, ForTicket(kind, payload)))

    def carry(self, ticket: int, file: Attachment) -> None:
        """Let a file appear in the agents' group."""
        self.for_tickets.append((ticket, file))
