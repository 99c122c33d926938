"""The tables of the web chat: browsers, and the lines that their pages show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table
from bot.storage.types import Key


class VisitorRow(Table):
    """A browser. Its cookie's secret is kept as a hash: who reads the database can speak for nobody."""

    __tablename__ = "web_visitors"

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer: Mapped[str] = mapped_column(String(40), unique=True)
    language: Mapped[str] = mapped_column(String(16), default="")
    begins: Mapped[int] = mapped_column(Key, default=0)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


class LineRow(Table):
    """A line of a web conversation, as its page shows it. ``source`` says once and for all where it came from."""

    __tablename__ = "web_lines"
    # Numbers are never given out twice: a page that was away asks for what came after the last that it has.
    __table_args__ = (
        UniqueConstraint("conversation", "source"),
        Index("ix_web_lines_conversation_id", "conversation", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(80))
    who: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)
