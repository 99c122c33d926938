"""Who is who on the channel of the API: each token has customers of its own."""

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
LONGEST = 40
"""Characters of a customer's id."""


def conversation_of(caller: Caller, id: str, now: datetime, name: str = "", voice: Voice | None = None) -> Conversation:
    """Return the conversation that a caller means by ``id``, as it begins."""
    customer = f"{caller.token.id}:{id}"
    if len(customer) > LONGEST:
        customer = hashlib.sha256(customer.encode()).hexdigest()[:LONGEST]
    state = State(voice=voice or Voice()).to_json()
    return Conversation(f"{CHANNEL}:{customer}", CHANNEL, customer, customer, state, now, name)
