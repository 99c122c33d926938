"""Accepted suggestions: the question stands in the article, and nothing else changed."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.editing.accepting import Acceptance
from bot.editing.shelf import Shelf
from bot.storage.database import Database
from bot.storage.proposals import Proposals
from bot.storage.reviews import Suggestion, SuggestionKind
from index.errors import KefuError

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
FILE = "fees/annual-fees.md"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    yield database
    await database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


def suggestion(text: str, article: str | None = "fees/annual-fees") -> Suggestion:
    return Suggestion(SuggestionKind.QUESTION, text, "zh", "desk:1", datetime.now(UTC), article, id=7)


async def test_an_accepted_question_is_one_line_more_and_can_be_taken_back(database: Database, folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    await Acceptance(Shelf(folder), database)(suggestion("年费: 多少 #钱"), "韩梅梅")
    after = (folder / FILE).read_bytes()
    assert after == before.replace(b"not_questions:", '  - "年费: 多少 #钱"\nnot_questions:'.encode(), 1)
    async with database.read() as session:
        (change,) = await Proposals(session).latest()
    assert (change.state, change.before, change.author_name) == ("published", before.decode(), "韩梅梅")


@pytest.mark.parametrize("article", [None, "fees/gone", "../facets", "fees/../x"])
async def test_what_cannot_be_written_is_refused(database: Database, folder: Path, article: str | None) -> None:
    with pytest.raises(KefuError):
        await Acceptance(Shelf(folder), database)(suggestion("多少", article), "x")
