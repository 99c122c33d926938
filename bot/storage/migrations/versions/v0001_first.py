"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make every table."""
    _inbox()
    _outbox()
    _conversations()
    _messages()
    _buttons()
    _tickets()
    _ticket_events()
    _attachments()
    _bans()
    _topics()
    _relays()


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "relays",
        "topics",
        "bans",
        "attachments",
        "ticket_events",
        "tickets",
        "buttons",
        "messages",
        "conversations",
        "outbox",
        "inbox",
    ):
        op.drop_table(table)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "update_id", name="uq_inbox_channel_update_id"),
    )
    op.create_index("ix_inbox_state_id", "inbox", ["state", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_lane_state", "outbox", ["lane", "state"])
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"])


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("customer", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", DOCUMENT, nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("unreachable_at", MOMENT, nullable=True),
        sa.Column("unreachable_why", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_conversations"),
    )
    op.create_index("ix_conversations_customer", "conversations", ["customer"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("ticket", KEY, nullable=True),
        sa.Column("who", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("details", DOCUMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_at", "messages", ["at"])
    op.create_index("ix_messages_conversation_id", "messages", ["conversation", "id"])


def _buttons() -> None:
    op.create_table(
        "buttons",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_buttons"),
    )
    op.create_index("ix_buttons_conversation", "buttons", ["conversation"])
    op.create_index("ix_buttons_created_at", "buttons", ["created_at"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("customer", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("convenient", sa.Text(), nullable=False),
        sa.Column("consent_at", MOMENT, nullable=True),
        sa.Column("consent_text", sa.Text(), nullable=False),
        sa.Column("consent_withdrawn_at", MOMENT, nullable=True),
        sa.Column("agent", sa.String(length=40), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("first_response_at", MOMENT, nullable=True),
        sa.Column("scheduled_at", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("parent", KEY, nullable=True),
        sa.Column("reminders", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["tickets.id"], name="fk_tickets_parent_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
    )
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation", "id"])
    op.create_index("ix_tickets_state", "tickets", ["state"])


def _ticket_events() -> None:
    op.create_table(
        "ticket_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket", KEY, nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_kind", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_ticket_events_ticket_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_events"),
    )
    op.create_index("ix_ticket_events_ticket", "ticket_events", ["ticket"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("ticket", KEY, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_attachments_ticket_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_conversation", "attachments", ["conversation"])


def _bans() -> None:
    op.create_table(
        "bans",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("customer", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "customer", name="pk_bans"),
    )


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("ticket", KEY, nullable=False),
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("card", sa.BigInteger(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_topics_ticket_tickets"),
        sa.PrimaryKeyConstraint("ticket", name="pk_topics"),
    )
    op.create_index("ix_topics_chat_thread", "topics", ["chat", "thread"])


def _relays() -> None:
    op.create_table(
        "relays",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket", KEY, nullable=False),
        sa.Column("from_chat", sa.String(length=40), nullable=False),
        sa.Column("from_number", sa.BigInteger(), nullable=False),
        sa.Column("to_chat", sa.String(length=40), nullable=False),
        sa.Column("to_number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_relays_ticket_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_relays"),
    )
    op.create_index("ix_relays_from", "relays", ["from_chat", "from_number"])
    op.create_index("ix_relays_ticket", "relays", ["ticket"])
    op.create_index("ix_relays_to", "relays", ["to_chat", "to_number"])
