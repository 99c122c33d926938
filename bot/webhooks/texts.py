"""What customers and agents wrote, for webhooks that ask for it: read when an event leaves, and kept nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.storage.pages import Pages
from bot.storage.tables import MessageRow
from bot.webhooks.events import MESSAGE

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

_WHO = {"customer": "customer", "agent": "agent"}


async def with_texts(session: AsyncSession, envelope: dict[str, Any]) -> dict[str, Any]:
    """Return the event with the texts of its ticket, and with the message that it is about."""
    data = envelope["data"]
    found = await Pages(session).ticket(data["ticket"]["number"])
    if found is None:
        return envelope
    stored, name = found
    ticket = stored.ticket
    texts = {
        "customer_name": name,
        "question": ticket.question,
        "edition": ticket.edition,
        "problem": ticket.problem,
        "contact": ticket.contact,
        "convenient": ticket.convenient,
    }
    more: dict[str, Any] = {"ticket": data["ticket"] | texts}
    who = _WHO.get(data["event"]["by"]["kind"])
    if envelope["type"] == MESSAGE and who:
        lines = await session.scalars(
            select(MessageRow.text)
            .where(
                MessageRow.conversation == stored.conversation,
                MessageRow.at == datetime.fromisoformat(envelope["at"]),
                MessageRow.who == who,
            )
            .order_by(MessageRow.id)
        )
        more["message"] = {"who": who, "text": "\n".join(lines)}
    return envelope | {"data": data | more}
