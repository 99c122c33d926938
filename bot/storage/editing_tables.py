"""The tables of editing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table
from bot.storage.types import Key


class ProposalRow(Table):
    """A change of an article that somebody wants; what was there before is kept, as the way back."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    file: Mapped[str] = mapped_column(String(200), index=True)
    base: Mapped[str] = mapped_column(String(64))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    decided_by: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    moved_to: Mapped[str | None] = mapped_column(String(200))
    """The file under its new name, where the change is one of name only."""
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
