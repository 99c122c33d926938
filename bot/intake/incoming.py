"""What arrives, in the words of no channel in particular."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

AGENTS = "agents"
"""Lanes of the agents' group begin with it."""


class Kind(StrEnum):
    """What a customer or an agent did."""

    TEXT = "text"
    COMMAND = "command"
    TAP = "tap"
    EDIT = "edit"
    FILE = "file"
    BLOCKED = "blocked"
    """The customer has closed the chat to the bot."""
    UNBLOCKED = "unblocked"
    RESTART = "restart"
    """The customer begins anew, as if nothing had been said; tickets stay."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message; ``id`` is what ``store`` (a channel, or Kefu itself) has it by."""

    kind: str
    id: str
    name: str = ""
    size: int | None = None
    store: str = "tg"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that arrived. ``person`` is who did it, ``number`` the message's own in its chat."""

    kind: Kind
    channel: str
    chat: str
    person: str
    number: int | None = None
    text: str = ""
    command: str = ""
    tap: str = ""
    """What the tapped button carries."""
    tap_id: str = ""
    """What the channel wants back when a tap is dealt with; empty where it wants nothing."""
    name: str = ""
    language: str = ""
    """The language of the person's device, where the channel tells."""
    file: File | None = None
    thread: int | None = None
    reply_to: int | None = None
    reply_in: int | None = None
    """The message that a reply should answer to, in a chat of many."""

    def to_json(self) -> dict[str, Any]:
        """Return it as values that ``json.dumps`` takes."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def from_json(cls, data: object) -> Incoming:
        """Read what ``to_json`` wrote. ``ValueError`` where it is something else."""
        try:
            return _ADAPTER.validate_python(data)
        except ValidationError as error:
            raise ValueError(f"no message that can be read: {error.error_count()} faults") from error


_ADAPTER = TypeAdapter(Incoming)
