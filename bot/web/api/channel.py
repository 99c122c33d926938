"""The channel of customers who come by another program: what they are told is kept, and the program reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.channel import Receipt

if TYPE_CHECKING:
    from bot.storage.outbox import Waiting


class ApiChannel:
    """Takes every message: it stands in the log, which the program reads, and webhooks tell of it."""

    async def send(self, row: Waiting) -> Receipt:  # noqa: ARG002 - there is nowhere to send it
        """Send nothing."""
        return Receipt()
