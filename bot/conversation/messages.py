"""What goes into the conversation and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.tickets.form_state import FormResult
from index.types import Language


@dataclass(frozen=True, slots=True)
class Voice:
    """The language and script that a reply is written in. ``traditional`` means nothing for English."""

    language: Language = "zh"
    traditional: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What a customer sent: typed text, or the ``value`` of the option that was tapped."""

    text: str
    choice: str | None = None
    at: datetime | None = None
    """When it was sent, where that is known; a consent is dated with it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A button. ``label`` is what people read (typing it does the same), ``value`` comes back as a choice."""

    label: str
    value: str


class Decision(StrEnum):
    """What kind of reply it is."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ESCALATE = "escalate"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer gets, twice: as plain text, and as HTML with nothing but ``<b>`` and entities."""

    decision: Decision
    text: str
    html: str
    confidence: float
    """The calibrated probability of the best article; 1 where no article was weighed."""
    article: str | None = None
    section: str | None = None
    figures: tuple[str, ...] = ()
    """Every figure of the article that the text shows, as the article writes it."""
    options: tuple[Option, ...] = ()
    revision: str = ""
    """The revision of the article that was shown, empty where none was."""
    index: str = ""
    """The version of the index that was asked; empty where the conversation was held without the service."""


class EffectKind(StrEnum):
    """What the surroundings of the conversation are asked to do."""

    HANDOVER = "handover"
    """A person should take over; ``reason`` says why."""
    REMOTE_REQUESTED = "remote_requested"
    MESSAGE_REQUESTED = "message_requested"
    TICKET_REQUESTED = "ticket_requested"
    """A form is filled in; ``form`` holds what it says."""
    SOLVED = "solved"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done outside the conversation."""

    kind: EffectKind
    question: str
    reason: str = ""
    article: str | None = None
    form: FormResult | None = None
