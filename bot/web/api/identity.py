"""Who is who on the channel of the API: each integration has customers of its own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.conversation.messages import Voice
from bot.conversation.state import State
from bot.storage.conversations import Conversation

if TYPE_CHECKING:
    from datetime import datetime

    from bot.web.api.access import Caller

CHANNEL = "api"
OWNER = 7
LONGEST_ID = 32
"""Both with a colon between them are as long as a customer's id may be."""


def owner_of(caller: Caller) -> str:
    """Return what the customers of an integration begin with: tokens of one name are one integration."""
    return _short(caller.token.name, OWNER) + ":"


def conversation_of(caller: Caller, id: str, now: datetime, name: str = "", voice: Voice | None = None) -> Conversation:
    """Return the conversation that a caller means by ``id``, as it begins."""
    customer = owner_of(caller) + (id if len(id) <= LONGEST_ID else _short(id, LONGEST_ID))
    state = State(voice=voice or Voice()).to_json()
    return Conversation(f"{CHANNEL}:{customer}", CHANNEL, customer, customer, state, now, name)


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]
