"""What leaves, in the words of no channel in particular: the kinds of outbox rows and what each needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.storage.outbox import Outgoing


class Send(StrEnum):
    """Kinds of outbox rows."""

    TEXT = "text"
    """``html``, and if given ``buttons``, ``reply_to``, ``ticket``."""
    EDIT = "edit"
    """A new ``html`` for message ``number``, or for the copy of message ``of`` (its chat and number), if there is one.

    The copy is looked up when the edit leaves: the message before it in the lane is there by then.
    """
    TOAST = "toast"
    """Answers the tap ``tap_id``, with ``text`` if given."""
    STRIP = "strip"
    """Takes the buttons off message ``number``."""
    COPY = "copy"
    """Copies message ``number`` of chat ``from_chat``."""
    FILE = "file"
    """A file by its id ``file`` in its ``store``, its kind ``media``, its ``name`` and media ``type``."""
    TOPIC = "topic"
    """Makes the topic of ``ticket``, named ``name``."""
    CARD = "card"
    """The card of ``ticket``; ``new`` or else an edit of the one that is there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages go: a chat, and the lane that orders them."""

    channel: str
    chat: str
    lane: str
    reply_to: int | None = None

    def text(self, html: str, buttons: Buttonrows = (), **more: Any) -> Outgoing:
        """Return a message with HTML text."""
        payload = {"html": html, "buttons": [list(map(list, row)) for row in buttons], "reply_to": self.reply_to} | more
        return self.row(Send.TEXT, payload)

    def row(self, kind: Send, payload: dict[str, Any]) -> Outgoing:
        """Return a row of the outbox; what is not given is left out."""
        given = {name: value for name, value in payload.items() if value not in (None, [], "")}
        return Outgoing(self.channel, self.lane, self.chat, str(kind), given)


Buttonrows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (label, data)."""


@dataclass(slots=True)
class ForTicket:
    """A message into the agents' group about a ticket, whose number may not be known yet."""

    kind: Send
    payload: dict[str, Any] = field(default_factory=dict)
