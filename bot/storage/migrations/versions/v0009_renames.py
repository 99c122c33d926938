"""Changes of an article's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column."""
    op.add_column("proposals", sa.Column("moved_to", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("proposals", "moved_to")
