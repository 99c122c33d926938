from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversation.render import Renderer
from bot.intake.outgoing import Place
from bot.intake.rules import Rules
from bot.intake.ticket_speech import TicketSpeech
from bot.people.roles import Role
from bot.publishing.reviews import ReviewReminders
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.outbox import Waiting
from bot.storage.users import Users
from index.check.run import REVIEW_DAYS
from tests.unit.index.conftest import Desk

CHECKED = date(2026, 1, 1)
LAST_DAY = CHECKED + timedelta(days=REVIEW_DAYS)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    yield opened
    await opened.close()


async def test_people_are_told_once_for_every_check_that_falls_due(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    left: list[Waiting] = []
    rules = Rules.of(read_settings(supervisor="@zhang"))
    office: Any = SimpleNamespace(
        rules=rules, speech=TicketSpeech(Renderer(), rules), senders=SimpleNamespace(put=left.extend)
    )

    async def articles() -> Any:
        return desk.open().articles()

    def reminders() -> ReviewReminders:
        return ReviewReminders(articles, database, Place("tg", "-1", "tg:-1"), tmp_path / "reviews.json", REVIEW_DAYS)

    desk.write("fees/annual", ("一年多少钱",), front=f"reviewed: {CHECKED}")
    assert await reminders().look(office, LAST_DAY) == []
    assert await reminders().look(office, LAST_DAY + timedelta(days=1)) == ["fees/annual.md"]
    assert await reminders().look(office, LAST_DAY + timedelta(days=2)) == []

    desk.write("fees/annual", ("一年多少钱",), front=f"reviewed: {LAST_DAY}")
    assert await reminders().look(office, LAST_DAY + timedelta(days=2)) == []
    assert await reminders().look(office, LAST_DAY + timedelta(days=REVIEW_DAYS + 1)) == ["fees/annual.md"]

    assert len(left) == 2
    assert "fees/annual.md (2026-01-01)" in str(left[0])
    assert "@zhang" in str(left[0])


async def test_an_owner_is_told_by_name_and_every_editor_of_what_nobody_owns(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.write() as session:
        for login, name, role in (
            ("mei@example.com", "韩梅梅", Role.EDITOR),
            ("lilei", "李雷", Role.EDITOR),
            ("gone", "走了", Role.EDITOR),
            ("agent", "客服", Role.AGENT),
        ):
            id = await Users(session).add(login, name, [role], "x", now)
            if login == "gone":
                await Users(session).change(id, disabled_at=now)
    for slug, owner in (
        ("by-address", "owner: MEI@example.com"), ("by-name", "owner: 韩梅梅"), ("by-telegram", 'owner: "@wang"'),
        ("nobody", ""), ("stranger", "owner: 陌生人"), ("who-left", "owner: gone"),
    ):  # fmt: skip
        desk.write(f"fees/{slug}", ("一年多少钱",), front=f"reviewed: {CHECKED}\n{owner}")
    left: list[Waiting] = []
    rules = Rules.of(read_settings())
    office: Any = SimpleNamespace(
        rules=rules, speech=TicketSpeech(Renderer(), rules), senders=SimpleNamespace(put=left.extend)
    )

    async def articles() -> Any:
        return desk.open().articles()

    reminders = ReviewReminders(articles, database, Place("tg", "-1", "tg:-1"), tmp_path / "reviews.json", REVIEW_DAYS)
    await reminders.look(office, LAST_DAY + timedelta(days=1))
    assert left[0].payload["html"].split("\n")[1:] == [
        "<b>韩梅梅</b>：fees/by-address.md (2026-01-01)、fees/by-name.md (2026-01-01)",
        "<b>@wang</b>：fees/by-telegram.md (2026-01-01)",
        "<b>李雷、韩梅梅</b>："
        + "、".join(f"fees/{one}.md (2026-01-01)" for one in ("nobody", "stranger", "who-left")),
    ]
