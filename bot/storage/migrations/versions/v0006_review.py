"""Review: what was asked and what became of it, and suggestions to editors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("needed", sa.Double(), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=True),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("index_version", sa.String(length=64), nullable=False),
        sa.Column("candidates", DOCUMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("ticket", KEY, nullable=True),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("marked_article", sa.String(length=200), nullable=True),
        sa.Column("marked_by", sa.String(length=40), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=True),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index("ix_answers_review", "answers", ["mark", "feedback", "confidence", "id"])
    op.create_index("ix_answers_gaps", "answers", ["decision", "set_aside", "id"])
    op.create_index("ix_answers_conversation_id", "answers", ["conversation", "id"])
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "suggestions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("answer", KEY, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_state_id", "suggestions", ["state", "id"])
    op.create_index("ix_suggestions_conversation", "suggestions", ["conversation"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("suggestions")
    op.drop_table("answers")
