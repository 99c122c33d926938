"""Forgetting: at a customer's wish, and after the time that messages are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from bot.conversation.state import State
from bot.storage.answers import Answers
from bot.storage.conversations import Conversation, Conversations
from bot.storage.inbox import Inbox
from bot.storage.messages import KEPT, Messages
from bot.storage.outbox import SENT, Outbox
from bot.storage.requests import Requests
from bot.storage.tables import InboxRow, OutboxRow
from bot.storage.tickets import Tickets
from bot.storage.web import WEB, Lines, Visitors

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def forget(session: AsyncSession, conversation: Conversation, now: datetime) -> list[str]:
    """Delete all that a customer said, in every chat; what stays is the bare ticket and which language they chose.

    Return the names of the files that are kept here: they go once this is committed.
    """
    kept = await Conversations(session).of_customer(conversation.channel, conversation.customer)
    every = {each.key: each for each in [*kept, conversation]}
    keys = list(every)
    files = [file.file for key in keys for file in await Messages(session).attachments(key) if file.store == KEPT]
    await Messages(session).forget(keys)
    await Lines(session).forget(keys)
    await Answers(session).forget(keys)
    await Tickets(session).bare(keys)
    await session.execute(
        update(InboxRow).where(InboxRow.lane.in_(keys), InboxRow.state != "open").values(payload=None)
    )
    await session.execute(delete(OutboxRow).where(OutboxRow.lane.in_(keys), OutboxRow.state != SENT))
    bare = [replace(each, state=_bare_state(each), name="", origin="", updated_at=now) for each in every.values()]
    await Conversations(session).save(bare)
    return files


async def prune(session: AsyncSession, before: datetime, delivered_before: datetime) -> None:
    """Delete messages older than the first moment, and rows of inbox and outbox done before the second."""
    await Messages(session).prune(before)
    await Lines(session).prune(before)
    await Answers(session).prune(before)
    await Visitors(session).prune(before)
    await Conversations(session).prune(WEB, before)
    await Inbox(session).prune(delivered_before)
    await Outbox(session).prune(delivered_before)
    await Requests(session).prune(delivered_before)


def _bare_state(conversation: Conversation) -> dict[str, object]:
    try:
        state = State.from_json(conversation.state)
    except ValueError:
        state = State()
    return State(voice=state.voice, preferred=state.preferred).to_json()
