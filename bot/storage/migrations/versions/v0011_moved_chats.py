"""Chats that have another number now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "moved_chats",
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("now", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_moved_chats"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("moved_chats")
