"""Changes of articles, and what follows an article to its new name, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.reviews.answers import Answered
from bot.storage.answers import Answers, Wanted
from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.proposals import Proposal, Proposals
from bot.storage.renames import follow
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
CHANGE = Proposal("fees/a.md", "", "before\r\n", "after", "why", "1", "韩梅梅", NOW)
OLD, NEW = "fees/a", "services/b"
MOVED = {"fees/a.md": "services/b.md", "fees/a.en.md": "services/b.en.md"}


async def keep(database: Database, *changes: Proposal) -> list[int]:
    async with database.write() as session:
        return [await Proposals(session).add(change) for change in changes]


async def test_a_change_is_kept_byte_for_byte_and_decided_on_once(database: Database) -> None:
    (number,) = await keep(database, CHANGE)
    async with database.read() as session:
        assert await Proposals(session).get(number) == replace(CHANGE, id=number)
    async with database.write() as session:
        await Proposals(session).decide(number, "published", "李雷", "fine", NOW)
    with pytest.raises(ConflictError):
        async with database.write() as session:
            await Proposals(session).decide(number, "dismissed", "李雷", "", NOW)


async def test_changes_that_wait_are_found_by_their_file(database: Database) -> None:
    first, other, done, second = await keep(database, CHANGE, replace(CHANGE, file="fees/c.md"), CHANGE, CHANGE)
    async with database.write() as session:
        await Proposals(session).decide(done, "dismissed", "李雷", "", NOW)
    async with database.read() as session:
        assert await Proposals(session).waiting_by_file() == {"fees/a.md": [first, second], "fees/c.md": [other]}
        assert [one.id for one in await Proposals(session).latest("fees/a.md")] == [second, first, done]


async def test_the_new_name_of_a_file_is_known_once_it_is_published(database: Database) -> None:
    (number,) = await keep(database, replace(CHANGE, moved_to="services/b.md"))
    async with database.read() as session:
        assert await Proposals(session).moved("fees/a.md") is None
    async with database.write() as session:
        await Proposals(session).decide(number, "published", "李雷", "", NOW)
        assert await Proposals(session).moved("fees/a.md") == "services/b.md"
        assert await Proposals(session).moved("services/b.md") is None


async def test_answers_suggestions_and_waiting_changes_follow_a_new_name_and_others_stay(database: Database) -> None:
    answered = Answered("web:1", "web", "zh", "多少", "answer", 0.9, NOW, article=OLD)
    suggested = Suggestion(SuggestionKind.QUESTION, "多少", "zh", "desk:1", NOW, OLD)
    waits, done, other = await keep(database, CHANGE, CHANGE, replace(CHANGE, file="fees/ab.md"))
    async with database.write() as session:
        await Answers(session).add([answered, replace(answered, article="fees/ab"), replace(answered, article=None)])
        number = await Suggestions(session).add(suggested)
        await Proposals(session).decide(done, "published", "李雷", "", NOW)
        await follow(session, OLD, NEW, MOVED)
    async with database.read() as session:
        articles = {one.answered.article for one in await Answers(session).page(Wanted())}
        kept = await Suggestions(session).get(number)
        files = {one.id: one.file for one in await Proposals(session).latest()}
    assert articles == {NEW, "fees/ab", None}
    assert kept
    assert kept.article == NEW
    assert files == {waits: "services/b.md", done: "fees/a.md", other: "fees/ab.md"}
