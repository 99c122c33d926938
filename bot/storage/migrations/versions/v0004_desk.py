"""The desk: canned replies, an index of tickets for the queue, and what messages are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.terms import terms_of

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500
FTS = (
    # The rows are pairs of Han characters and words already: what separates them is white space.
    (
        "CREATE VIRTUAL TABLE message_search USING fts5("
        "terms, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    ),
    (
        "CREATE TRIGGER message_search_insert AFTER INSERT ON messages BEGIN "
        "INSERT INTO message_search (rowid, terms) VALUES (new.id, new.terms); END"
    ),
    (
        "CREATE TRIGGER message_search_delete AFTER DELETE ON messages BEGIN "
        "INSERT INTO message_search (message_search, rowid, terms) VALUES ('delete', old.id, old.terms); END"
    ),
    (
        "CREATE TRIGGER message_search_update AFTER UPDATE OF terms ON messages BEGIN "
        "INSERT INTO message_search (message_search, rowid, terms) VALUES ('delete', old.id, old.terms); "
        "INSERT INTO message_search (rowid, terms) VALUES (new.id, new.terms); END"
    ),
)
GIN = "CREATE INDEX message_search ON messages USING gin (array_to_tsvector(string_to_array(terms, ' ')))"


def upgrade() -> None:
    """Make the table and the indexes, and find the terms of the messages that are there."""
    op.create_table(
        "canned_replies",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canned_replies"),
        sa.UniqueConstraint("name", name="uq_canned_replies_name"),
    )
    op.create_index("ix_tickets_queue", "tickets", ["resolved_at", "closed_at", "kind", "waiting_since", "id"])
    op.add_column("messages", sa.Column("terms", sa.Text(), nullable=False, server_default=""))
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        for statement in FTS:
            op.execute(statement)
        op.execute("INSERT INTO message_search (message_search) VALUES ('rebuild')")
    else:
        op.execute(GIN)


def _fill() -> None:
    messages = sa.table("messages", sa.column("id"), sa.column("text"), sa.column("terms"))
    bind, last = op.get_bind(), 0
    while True:
        asked = sa.select(messages.c.id, messages.c.text).where(messages.c.id > last).order_by(messages.c.id)
        rows = bind.execute(asked.limit(BATCH)).all()
        if not rows:
            return
        set_terms = messages.update().where(messages.c.id == sa.bindparam("key")).values(terms=sa.bindparam("found"))
        bind.execute(set_terms, [{"key": row.id, "found": terms_of(row.text)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    """Drop what was made."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER message_search_{trigger}")
        op.execute("DROP TABLE message_search")
    else:
        op.execute("DROP INDEX message_search")
    op.drop_column("messages", "terms")
    op.drop_index("ix_tickets_queue", "tickets")
    op.drop_table("canned_replies")
