"""The tables of the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table
from bot.storage.types import Key


class CannedRow(Table):
    """What agents write often. ``version`` grows with every change, so that two at once are noticed."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    zh: Mapped[str] = mapped_column(Text, default="")
    en: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime]
