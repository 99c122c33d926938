"""Accounts: second factors, links that work once, failed sign-ins, and what happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.add_column("user_sessions", sa.Column("address", sa.String(length=64), nullable=True))
    op.add_column("user_sessions", sa.Column("browser", sa.Text(), nullable=True))
    op.create_table(
        "user_seconds",
        sa.Column("user", KEY, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("codes", DOCUMENT, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_user_seconds_user_users"),
        sa.PrimaryKeyConstraint("user", name="pk_user_seconds"),
    )
    op.create_table(
        "user_links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("user", KEY, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_user_links_user_users"),
        sa.PrimaryKeyConstraint("digest", name="pk_user_links"),
    )
    op.create_index("ix_user_links_user", "user_links", ["user"])
    op.create_index("ix_user_links_expires_at", "user_links", ["expires_at"])
    _make_logs()


def _make_logs() -> None:
    op.create_table(
        "login_failures",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_at", "login_failures", ["at"])
    op.create_table(
        "user_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("user", KEY, nullable=True),
        sa.Column("by", KEY, nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_user_events_user_users"),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name="fk_user_events_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_user_events"),
    )
    op.create_index("ix_user_events_user", "user_events", ["user"])


def downgrade() -> None:
    """Drop what was made."""
    for table in ("user_events", "login_failures", "user_links", "user_seconds"):
        op.drop_table(table)
    with op.batch_alter_table("user_sessions") as sessions:
        sessions.drop_column("browser")
        sessions.drop_column("address")
