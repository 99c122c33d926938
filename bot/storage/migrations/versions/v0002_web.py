"""The web chat's browsers and lines, agents' names, and who has a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables; every file so far is Telegram's."""
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
    )
    op.create_table(
        "web_visitors",
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("begins", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret", name="pk_web_visitors"),
        sa.UniqueConstraint("customer", name="uq_web_visitors_customer"),
    )
    op.create_index("ix_web_visitors_seen_at", "web_visitors", ["seen_at"])
    op.create_table(
        "web_lines",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("who", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("details", DOCUMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_lines"),
        sa.UniqueConstraint("conversation", "source", name="uq_web_lines_conversation_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_web_lines_at", "web_lines", ["at"])
    op.create_index("ix_web_lines_conversation_id", "web_lines", ["conversation", "id"])
    op.add_column("attachments", sa.Column("store", sa.String(length=16), nullable=False, server_default="tg"))
    op.add_column("attachments", sa.Column("type", sa.String(length=100), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop what was made."""
    op.drop_column("attachments", "type")
    op.drop_column("attachments", "store")
    for table in ("web_lines", "web_visitors", "agents"):
        op.drop_table(table)
