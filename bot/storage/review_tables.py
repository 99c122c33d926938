"""The tables of review: what customers asked and what became of it, and what should be written next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table
from bot.storage.types import Key


class AnswerRow(Table):
    """A question and what the bot did about it. ``conversation`` and ``question`` are emptied by forgetting."""

    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_review", "mark", "feedback", "confidence", "id"),
        Index("ix_answers_gaps", "decision", "set_aside", "id"),
        Index("ix_answers_conversation_id", "conversation", "id"),
        # All that is counted over a range of time, so that no question has to be read for it.
        Index(
            "ix_answers_numbers",
            "at",
            "decision",
            "article",
            "feedback",
            "ticket",
            "mark",
            "drawn",
            "confidence",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    question: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(24), default="")
    confidence: Mapped[float] = mapped_column(Double)
    needed: Mapped[float] = mapped_column(Double)
    article: Mapped[str | None] = mapped_column(String(200))
    revision: Mapped[str] = mapped_column(String(64), default="")
    index_version: Mapped[str] = mapped_column(String(64), default="")
    candidates: Mapped[list[Any]]
    at: Mapped[datetime]
    feedback: Mapped[int] = mapped_column(default=0)
    ticket: Mapped[int | None] = mapped_column(Key)
    set_aside: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(String(8), default="")
    marked_article: Mapped[str | None] = mapped_column(String(200))
    marked_by: Mapped[str] = mapped_column(String(40), default="")
    marked_at: Mapped[datetime | None]
    drawn: Mapped[bool] = mapped_column(default=False)
    """Whether it was marked in a draw by lot: only such marks say how many answers are wrong."""


class SuggestionRow(Table):
    """What an editor might change. ``conversation`` is whose words it has, so that they can be forgotten."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    article: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    conversation: Mapped[str] = mapped_column(String(80), default="", index=True)
    answer: Mapped[int | None] = mapped_column(Key)
    state: Mapped[str] = mapped_column(String(12), default="open")
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(40), default="")
    decided_at: Mapped[datetime | None]
