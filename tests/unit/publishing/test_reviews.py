from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversation.render import Renderer
from bot.intake.outgoing import Place
from bot.intake.rules import Rules
from bot.intake.ticket_speech import TicketSpeech
from bot.publishing.reviews import ReviewReminders
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.outbox import Waiting
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
        return ReviewReminders(articles, database, Place("tg", "-1", "tg:-1"), tmp_path / "reviews.json")

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
