"""The tables. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.types import Document, Instant, Key, Number

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a later migration can drop it."""


class Table(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant(), dict[str, Any]: Document, list[Any]: Document}  # noqa: RUF012


class InboxRow(Table):
    """An update that arrived. Its payload is dropped when it is closed: it holds what a customer wrote."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "update_id"), Index("ix_inbox_state_id", "state", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    update_id: Mapped[int] = mapped_column(Number)
    lane: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class OutboxRow(Table):
    """A message that is to leave, or has left. In a lane they leave in the order of their ids."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_id", "state", "id"), Index("ix_outbox_lane_state", "lane", "state"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    lane: Mapped[str] = mapped_column(String(80))
    chat: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    number: Mapped[int | None] = mapped_column(Number)


class ConversationRow(Table):
    """A customer in a chat, and where the conversation stands."""

    __tablename__ = "conversations"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(40))
    customer: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[dict[str, Any]]
    origin: Mapped[str] = mapped_column(String(64), default="")
    unreachable_at: Mapped[datetime | None]
    unreachable_why: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime]


class MessageRow(Table):
    """The log: what customers, the bot and agents said."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_conversation_id", "conversation", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80))
    ticket: Mapped[int | None] = mapped_column(Key)
    who: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None] = mapped_column(Number)
    details: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)
    terms: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)
    """What the message is found by: see ``bot.storage.terms``."""


class ButtonRow(Table):
    """The buttons under one message: what a tap on each means. Telegram carries only the short key."""

    __tablename__ = "buttons"

    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80), index=True)
    options: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class TicketRow(Table):
    """A ticket. ``version`` grows with every change, so that two at once are noticed."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_conversation_id", "conversation", "id"),
        Index("ix_tickets_queue", "resolved_at", "closed_at", "kind", "waiting_since", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    conversation: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    customer: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    question: Mapped[str] = mapped_column(Text, default="")
    edition: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    convenient: Mapped[str] = mapped_column(Text, default="")
    consent_at: Mapped[datetime | None]
    consent_text: Mapped[str] = mapped_column(Text, default="")
    consent_withdrawn_at: Mapped[datetime | None]
    agent: Mapped[str | None] = mapped_column(String(40))
    opened_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    rating: Mapped[int | None]
    parent: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    reminders: Mapped[list[Any]]


class TicketEventRow(Table):
    """The audit log: who did what and when. Never what somebody wrote."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ticket: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    by_kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(16), default="")
    after: Mapped[str] = mapped_column(String(16), default="")
    detail: Mapped[str] = mapped_column(Text, default="")


class AttachmentRow(Table):
    """A file that a customer or an agent sent. ``store`` is who has the file itself: a channel, or Kefu."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80), index=True)
    ticket: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(16))
    file: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int | None] = mapped_column(Number)
    number: Mapped[int | None] = mapped_column(Number)
    at: Mapped[datetime]
    store: Mapped[str] = mapped_column(String(16), default="tg")
    type: Mapped[str] = mapped_column(String(100), default="")


class AgentRow(Table):
    """What somebody is called who has worked on a ticket, whatever desk they sit at."""

    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime]


class BanRow(Table):
    """A customer whom the bot does not answer."""

    __tablename__ = "bans"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    customer: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class TopicRow(Table):
    """Where a ticket stands in the agents' group: a topic, or (``thread`` is NULL) the general thread."""

    __tablename__ = "topics"
    __table_args__ = (Index("ix_topics_chat_thread", "chat", "thread"),)

    ticket: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    chat: Mapped[str] = mapped_column(String(40))
    thread: Mapped[int | None] = mapped_column(Number)
    card: Mapped[int | None] = mapped_column(Number)
    created_at: Mapped[datetime]


class RelayRow(Table):
    """A message and its copy on the other side, so that an edit or a reply finds its way."""

    __tablename__ = "relays"
    __table_args__ = (
        Index("ix_relays_from", "from_chat", "from_number"),
        Index("ix_relays_to", "to_chat", "to_number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    from_chat: Mapped[str] = mapped_column(String(40))
    from_number: Mapped[int] = mapped_column(Number)
    to_chat: Mapped[str] = mapped_column(String(40))
    to_number: Mapped[int] = mapped_column(Number)
