"""How far the filling in of a ticket has come, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.tickets.ticket import Consent, Ticket, TicketKind

VERSION = 1
"""Raised when a stored form can no longer be gone on with."""


class Step(StrEnum):
    """What the customer is asked for."""

    EDITION = "edition"
    PROBLEM = "problem"
    CONTACT = "contact"
    CONVENIENT = "convenient"
    FEE = "fee"
    """What a session costs without a service contract is shown."""
    CONSENT = "consent"
    SUMMARY = "summary"
    FIX = "fix"
    """Which part of the summary is wrong."""


@dataclass(frozen=True, slots=True)
class FormState:
    """A ticket that is being filled in. Small enough to be stored with every message."""

    kind: TicketKind
    step: Step = Step.EDITION
    question: str = ""
    """What was asked before the bot handed over."""
    edition: str = ""
    """Canonical names joined with `` / ``, or the customer's words."""
    problem: str = ""
    contact: str = ""
    """Empty after the step: the customer is reached where they write."""
    convenient: str = ""
    fee: tuple[str, ...] = ()
    """The amounts that the customer was shown, quoted from an article."""
    consent_text: str = ""
    """The text that is consented to, as it was shown last."""
    agreed: bool | None = None
    """``None`` while the customer has neither consented nor refused."""
    agreed_at: str = ""
    """When the customer did (ISO 8601), where that is known."""
    done: tuple[Step, ...] = ()
    fixing: bool = False
    """Whether one answer is changed from the summary."""
    doubt: str = ""
    """An answer that was asked about again; the next one is taken as it is."""
    version: int = VERSION
    lost: bool = False
    """The stored form could not be read: all is asked anew."""

    def result(self) -> FormResult:
        """Return what a form that is filled in says."""
        return FormResult(
            self.kind,
            self.question,
            self.edition,
            self.problem,
            self.contact,
            self.convenient,
            self.fee,
            self.consent_text if self.agreed else "",
            datetime.fromisoformat(self.agreed_at) if self.agreed and self.agreed_at else None,
            self.agreed is False,
        )

    @classmethod
    def from_json(cls, data: object) -> FormState:
        """Read a stored form; fields that are unknown are ignored. One that cannot be read comes back ``lost``."""
        try:
            form = _ADAPTER.validate_python(data)
        except ValidationError:
            return cls(_kind_of(data), lost=True)
        return form if form.version == VERSION else cls(form.kind, lost=True)


_ADAPTER = TypeAdapter(FormState)


def _kind_of(data: Any) -> TicketKind:
    return "message" if isinstance(data, dict) and data.get("kind") == "message" else "remote"


@dataclass(frozen=True, slots=True)
class FormResult:
    """A finished form."""

    kind: TicketKind
    question: str
    edition: str
    problem: str
    contact: str
    convenient: str
    fee: tuple[str, ...]
    consent_text: str
    """Word for word what was consented to; empty without consent."""
    consented_at: datetime | None
    refused: bool
    """A remote session was offered and refused: the customer wants to be called instead."""

    def ticket(self, customer: str, channel: str, at: datetime, parent: int | None = None) -> Ticket:
        """Return the new ticket; ``at`` (aware) also dates a consent whose message had no time."""
        consent = Consent(self.consented_at or at, self.consent_text) if self.consent_text else None
        return Ticket(
            self.kind,
            customer,
            channel,
            at,
            question=self.question,
            edition=self.edition,
            problem=self.problem,
            contact=self.contact,
            convenient=self.convenient,
            consent=consent,
            parent=parent,
        )


@dataclass(frozen=True, slots=True)
class FormTurn:
    """What one answer led to."""

    outcome: Literal["ask", "done", "cancelled"]
    form: FormState | None
    """``None`` once it is done or cancelled."""
    note: str = ""
    """A remark that goes before the question, a name for the template: why it is asked again, what was noted."""
    options: tuple[str, ...] = ()
    """The values of the buttons; their labels stand in a template."""
    result: FormResult | None = None
