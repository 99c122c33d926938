"""What can be done with a ticket over the API: one model an act, told apart by ``action``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.tickets.states import Action
from bot.web.api.values import Name, Number, Strict, Text

PlainAction = Literal["claim", "release", "start_session", "end_session", "resolve", "close", "reopen", "hand_back"]


class Plain(Strict):
    """An act that needs nothing else, done as an agent."""

    action: PlainAction = Field(description="`hand_back` gives the customer back to the bot.")


class AskConsent(Strict):
    """Ask the customer to consent to a remote connection."""

    action: Literal["ask_consent"]


class Schedule(Strict):
    """Agree on a time for a session or call."""

    action: Literal["schedule"]
    at: Annotated[datetime, Field(strict=False)] = Field(
        description="With a time zone.", examples=["2026-12-01T14:00:00+08:00"]
    )


class Assign(Strict):
    """Give the ticket to an agent."""

    action: Literal["assign"]
    to: Name = Field(max_length=40, description="The agent's id.")


class Merge(Strict):
    """Let the ticket go on in another of the same customer."""

    action: Literal["merge"]
    into: Number


class Rate(Strict):
    """As the customer, of a ticket that this integration opened: rate the help."""

    action: Literal["rate"]
    rating: int = Field(ge=1, le=5)


class GiveConsent(Strict):
    """As the customer, of a ticket that this integration opened: consent to a remote connection."""

    action: Literal["give_consent"]
    text: Text = Field(description="What the customer consented to, word for word as they read it.")


class Withdraw(Strict):
    """As the customer, of a ticket that this integration opened: withdraw the consent, which ends a running session."""

    action: Literal["withdraw_consent"]


Act = Annotated[
    Plain | AskConsent | Schedule | Assign | Merge | Rate | GiveConsent | Withdraw, Field(discriminator="action")
]
PLAIN: dict[str, Action] = {str(action): action for action in Action}
