"""What is counted over a range of time is read from one index."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

COLUMNS = ["at", "decision", "article", "feedback", "ticket", "mark", "drawn", "confidence"]


def upgrade() -> None:
    """Put the index in the place of that of the moment alone."""
    op.create_index("ix_answers_numbers", "answers", COLUMNS)
    op.drop_index("ix_answers_at", "answers")


def downgrade() -> None:
    """Put it back."""
    op.create_index("ix_answers_at", "answers", ["at"])
    op.drop_index("ix_answers_numbers", "answers")
