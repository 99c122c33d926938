"""The table of chats that have another number now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table


class MovedChatRow(Table):
    """A chat to which its channel gave another number than the one that it has in the settings and in every row."""

    __tablename__ = "moved_chats"

    chat: Mapped[str] = mapped_column(String(40), primary_key=True)
    now: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
