"""What the page sends, as it is checked before anything else looks at it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated, Literal, Self

from markupsafe import escape
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.conversation.reading import MAX_CHARACTERS
from bot.intake.incoming import Incoming, Kind
from bot.web.text import CLEAN

COMMANDS = ("start", "help", "human", "ticket", "language", "privacy", "forget")
Id = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""What the page calls a message: sent again under the same, it is the same."""


def new_id() -> str:
    """Return an id for a program that does not care to make its own."""
    return secrets.token_urlsafe(12)


class Post(BaseModel):
    """Typed text, a tapped button (its label as ``text``, and what it carries), or a command."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: Annotated[str, CLEAN, Field(max_length=MAX_CHARACTERS)]
    id: Id = Field(default_factory=new_id)
    tap: Annotated[str | None, CLEAN, Field(max_length=64)] = None
    command: Literal["start", "help", "human", "ticket", "language", "privacy", "forget"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.strip() or (self.tap and self.command):
            raise ValueError("a message is a text, a button or a command")
        return self

    @property
    def html(self) -> str:
        """What stands in the customer's line."""
        return str(escape(self.text))

    def incoming(self, base: Incoming) -> Incoming:
        """Return it as it goes into the inbox; ``base`` says whose it is."""
        base = replace(base, text=self.text)
        if self.tap:
            return replace(base, kind=Kind.TAP, tap=self.tap)
        if self.command:
            return replace(base, kind=Kind.COMMAND, command=self.command, text="")
        name, _, rest = self.text.strip().removeprefix("/").partition(" ")
        if self.text.lstrip().startswith("/") and name in COMMANDS:
            return replace(base, kind=Kind.COMMAND, command=name, text=rest.strip())
        return base


class Tongue(BaseModel):
    """The language that a customer chooses on the page."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    language: Literal["zh-hans", "zh-hant", "en", "auto"]
    label: Annotated[str, CLEAN, Field(min_length=1, max_length=40)]
    id: Id = Field(default_factory=new_id)
