"""What the bot asked for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.telegram.faults import Fault
from tests.telegram.schema import Params


@dataclass(slots=True)
class Call:
    """One call, in the order of arrival."""

    method: str
    params: Params
    """As checked: without tags, with entities; as given where the call is invalid."""
    at: float
    """Seconds of the monotonic clock when it arrived."""
    fault: Fault | None = None
    error: str = ""
    """Telegram's description where it was refused."""
    retry_after: int = 0
    """Seconds that it was ordered to wait."""
    result: Any = None
    """What it led to, also where the answer was dropped; ``None`` where the server did not take it."""
    answered_at: float | None = None
    """When the answer went out whole; ``None`` where none did."""

    @property
    def taken(self) -> bool:
        """Whether it changed the world."""
        return self.result is not None

    @property
    def chat(self) -> int | None:
        """The chat that it is about."""
        chat = self.params.get("chat_id")
        return chat if isinstance(chat, int) else None
