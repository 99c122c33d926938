"""The tables of people: who may sign in, who is, and what happened to their accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Table
from bot.storage.types import Key, Number


class UserRow(Table):
    """Somebody who may sign in, until they are disabled."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[Any]]
    password: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="zh")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class UserSessionRow(Table):
    """A browser that is signed in. Its secret is kept as a hash."""

    __tablename__ = "user_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str | None] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(Text)


class UserSecondRow(Table):
    """Somebody's second factor: their app's secret, hashes of the codes for when it is lost, the last step used."""

    __tablename__ = "user_seconds"

    user: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    codes: Mapped[list[Any]]
    step: Mapped[int] = mapped_column(Number, default=0)


class UserLinkRow(Table):
    """A link or step that works once: the first set-up, an invitation, a sign-in that waits for its second factor."""

    __tablename__ = "user_links"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    user: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoginFailureRow(Table):
    """How often signing in failed, by the hash of a name or of an address."""

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class UserEventRow(Table):
    """The audit log of accounts: who did what to whom, and from where."""

    __tablename__ = "user_events"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    user: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
