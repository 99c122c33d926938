"""What was asked and what became of it, and suggestions, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.state import State
from bot.reviews.answers import Answered, Mark
from bot.storage.answers import Answers, Progress, Wanted
from bot.storage.conversations import Conversation
from bot.storage.database import Database
from bot.storage.errors import ConflictError
from bot.storage.forget import forget, prune
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions, SuggestionState
from index.reviewed import Reviewed

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BASE = Answered("web:1", "web", "zh", "年费多少", "answer", 0.9, NOW, article="fees/annual", candidates=(("a/b", 0.9),))
SUGGESTED = Suggestion(SuggestionKind.QUESTION, "年费多少", "zh", "desk:1", NOW, "fees/annual", conversation="web:1")


async def keep(database: Database, *answers: Answered) -> None:
    async with database.write() as session:
        await Answers(session).add(answers)


async def questions(database: Database, wanted: Wanted) -> list[str]:
    async with database.read() as session:
        return [each.answered.question for each in await Answers(session).page(wanted)]


async def test_an_answer_is_kept_with_all_that_was_weighed(database: Database) -> None:
    await keep(database, BASE)
    async with database.read() as session:
        (kept,) = await Answers(session).page(Wanted())
    assert kept.answered == BASE


async def test_what_did_not_help_is_reviewed_first_then_what_was_least_sure(database: Database) -> None:
    await keep(
        database, BASE, replace(BASE, question="稳", confidence=0.99), replace(BASE, question="悬", confidence=0.5)
    )
    await keep(database, replace(BASE, conversation="web:2", question="没用", confidence=0.95))
    async with database.write() as session:
        await Answers(session).judge("web:2", -1)

    assert await questions(database, Wanted()) == ["没用", "悬", "年费多少", "稳"]
    assert await questions(database, Wanted(feedback=-1)) == ["没用"]
    assert set(await questions(database, Wanted(drawn=True))) == {"没用", "悬", "年费多少", "稳"}


async def test_a_judgement_belongs_to_the_last_answer_and_not_to_the_escalation_after_it(database: Database) -> None:
    await keep(database, BASE, replace(BASE, question="打折吗", decision="escalate", article=None))
    async with database.write() as session:
        await Answers(session).judge("web:1", 1)
    assert await questions(database, Wanted(feedback=1)) == ["年费多少"]


async def test_marks_become_labels_and_can_be_taken_back(database: Database) -> None:
    await keep(database, BASE, replace(BASE, question="上门呢"), replace(BASE, question="做饭"))
    async with database.write() as session:
        answers = Answers(session)
        first, second, third = [each.id for each in await answers.page(Wanted())]
        await answers.mark(first, Mark.RIGHT, "1", NOW)
        await answers.mark(second, Mark.OTHER, "1", NOW, article="fees/on-site")
        await answers.mark(third, Mark.OUTSIDE, "1", NOW)
        await answers.mark(third, Mark.NONE, "1", NOW)
    async with database.read() as session:
        assert await Answers(session).progress() == Progress(1, 2)
        assert set(await Answers(session).reviewed()) == {
            Reviewed("年费多少", "zh", frozenset({"fees/annual"})),
            Reviewed("上门呢", "zh", frozenset({"fees/on-site"})),
        }


async def test_gaps_are_what_was_handed_over_and_not_set_aside(database: Database) -> None:
    gap = replace(BASE, decision="escalate", article=None, reason="unsure")
    await keep(database, BASE, replace(gap, question="能开票吗"), replace(gap, question="找人工", reason="human"))
    async with database.read() as session:
        (found,) = await Answers(session).gaps(NOW - timedelta(days=1), 10)
    async with database.write() as session:
        await Answers(session).set_aside([found.id])
    async with database.read() as session:
        assert found.answered.question == "能开票吗"
        assert await Answers(session).gaps(NOW - timedelta(days=1), 10) == []


async def test_who_is_forgotten_leaves_no_words_and_stays_in_the_figures(database: Database) -> None:
    await keep(database, BASE, replace(BASE, conversation="web:2", question="别人的"))
    async with database.write() as session:
        await Suggestions(session).add(SUGGESTED)
        await forget(session, Conversation("web:1", "web", "1", "1", State().to_json(), NOW), NOW)
    assert await questions(database, Wanted()) == ["别人的"]
    async with database.read() as session:
        assert await Suggestions(session).open() == []
        kept = [await Answers(session).get(id) for id in (1, 2)]
    assert [each and each.answered.decision for each in kept] == ["answer", "answer"]


async def test_words_go_after_the_time_that_messages_are_kept(database: Database) -> None:
    await keep(database, replace(BASE, at=NOW - timedelta(days=200), question="旧"), BASE)
    async with database.write() as session:
        await prune(session, NOW - timedelta(days=180), NOW)
    assert await questions(database, Wanted()) == ["年费多少"]


async def test_a_suggestion_is_decided_once(database: Database) -> None:
    async with database.write() as session:
        id = await Suggestions(session).add(SUGGESTED)
        assert await Suggestions(session).add(SUGGESTED) == id
        await Suggestions(session).accept(id, "desk:2", NOW)
    with pytest.raises(ConflictError):
        async with database.write() as session:
            await Suggestions(session).dismiss(id, "desk:3", NOW)
    async with database.read() as session:
        (kept,) = await Suggestions(session).all(SuggestionState.ACCEPTED)
    assert (kept.decided_by, kept.decided_at, kept.text) == ("desk:2", NOW, "年费多少")


async def test_a_dismissal_can_be_taken_back(database: Database) -> None:
    async with database.write() as session:
        id = await Suggestions(session).add(SUGGESTED)
        await Suggestions(session).dismiss(id, "desk:2", NOW)
        await Suggestions(session).reopen(id)
        assert [each.id for each in await Suggestions(session).open()] == [id]
