"""``kefu diff`` names exactly the answers that change when the articles are published."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import open_dialogue
from bot.diff.base import GitError
from bot.diff.comparison import Comparison, compare_articles
from bot.diff.outcomes import Effect, effect_of, last_reply
from bot.diff.questions import Origin
from bot.diff.report import as_html, as_json
from bot.settings import Settings
from bot.storage.conversations import Conversation, Conversations
from bot.storage.database import Database
from bot.storage.messages import Messages, Said
from index.versions import VersionError, current_folder
from tests.small_index import SHOP
from tests.unit.index.conftest import Desk

KNOWN = sorted(
    {question for questions in SHOP.values() for question in questions} | {"加急怎么收费", "加急处理的费用", "不是年费"}
)


def edit(desk: Desk, article: str, old: str, new: str) -> None:
    path = desk.knowledge / f"{article}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def price(desk: Desk) -> None:
    edit(desk, "fees/on-site", "300 元", "450 元")


def removal(desk: Desk) -> None:
    (desk.knowledge / "services/training.md").unlink()


def addition(desk: Desk) -> None:
    desk.write("fees/urgent", ("加急怎么收费", "加急处理的费用"), "加急一次 800 元。")


def moved_question(desk: Desk) -> None:
    edit(desk, "fees/on-site", "  - 上门服务的价格\n", "")
    edit(desk, "services/training", "questions:\n", "questions:\n  - 上门服务的价格\n")


def draft(desk: Desk) -> None:
    edit(desk, "fees/annual", "status: published", "status: draft")


def not_question(desk: Desk) -> None:
    edit(desk, "fees/annual", "status:", "not_questions:\n  - 不是年费\nstatus:")


def nothing(desk: Desk) -> None:
    edit(desk, "fees/annual", "\n---\n", "\n# a comment\n---\n")


def everything(desk: Desk) -> None:
    for one in (price, addition, moved_question, draft):
        one(desk)


PLANTED = (price, removal, addition, moved_question, draft, not_question, nothing, everything)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_it_names_exactly_the_answers_that_change(
    desk: Desk, settings: Settings, tmp_path: Path, plant: Callable[[Desk], None]
) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\n".join(KNOWN), encoding="utf-8")
    before = open_dialogue(settings)
    plant(desk)
    said = compare_articles(settings, file=file)
    after = open_dialogue(settings)

    asked = {question: effect_of(last_reply(before, (question,)), last_reply(after, (question,))) for question in KNOWN}
    expected = {question: effect for question, effect in asked.items() if effect}
    assert {answer.question.turns[0]: answer.effect for answer in said.answers} == expected
    if plant is price:
        assert set(expected) >= set(SHOP["fees/on-site"][:1])


def test_nothing_is_published_by_looking(desk: Desk, settings: Settings) -> None:
    before = current_folder(settings.data)
    price(desk)
    compare_articles(settings)

    assert current_folder(settings.data) == before


def test_a_figure_is_shown_old_and_new_with_its_places(desk: Desk, settings: Settings) -> None:
    price(desk)
    (change,) = compare_articles(settings).articles
    (figure,) = change.figures

    assert (change.id, change.kind, change.fields) == ("fees/on-site", "changed", ("text",))
    assert figure.old is not None
    assert figure.new is not None
    assert (figure.old.quantity.text, figure.new.quantity.text) == ("300 元", "450 元")
    assert figure.new.place.file == "fees/on-site.md"


def test_an_answer_that_has_another_figure_flips(desk: Desk, settings: Settings) -> None:
    price(desk)
    found = compare_articles(settings)

    assert found.counts[Effect.FLIPS] > 0
    flipped = next(answer for answer in found.answers if answer.effect is Effect.FLIPS)
    assert ("300 元" in flipped.before.text, "450 元" in flipped.after.text) == (True, True)


def test_a_git_revision_can_be_the_base(desk: Desk, settings: Settings) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], cwd=desk.knowledge.parent, check=True)  # noqa: S607
    price(desk)
    desk.open()

    assert compare_articles(settings).answers == ()
    assert compare_articles(settings, "HEAD").counts[Effect.FLIPS] > 0
    with pytest.raises(GitError, match="no-such-branch"):
        compare_articles(settings, "no-such-branch")


def test_a_folder_that_is_no_checkout_and_a_missing_git_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        compare_articles(settings, "HEAD")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitError, match="git is not installed"):
        compare_articles(settings, "HEAD")


def test_before_anything_is_published_there_is_nothing_to_compare_with(settings: Settings, tmp_path: Path) -> None:
    fresh = settings.model_copy(update={"data": tmp_path / "fresh"})
    with pytest.raises(VersionError, match="nothing is published"):
        compare_articles(fresh)


def of_a_customer(settings: Settings) -> Comparison:
    async def write() -> None:
        database = await Database.open(settings.database_url)
        now = datetime(2026, 11, 1, tzinfo=UTC)
        async with database.write() as session:
            await Conversations(session).save([Conversation("web:1", "web", "1", "1", {}, now, "")])
            await Messages(session).add([Said("web:1", "customer", "上门一次多少钱呀 13800138000", now)])
        await database.close()

    asyncio.run(write())
    return compare_articles(settings)


def test_what_customers_wrote_is_asked_and_stays_out_of_reports_for_others(desk: Desk, settings: Settings) -> None:
    price(desk)
    found = of_a_customer(settings)
    shared = found.without_customers()

    assert found.asked[Origin.LOG] == 1
    assert "13800138000" in as_html(found, "en")
    assert "13800138000" not in as_html(shared, "en")
    assert "13800138000" not in json.dumps(as_json(shared))
    assert shared.withheld == 1
    assert compare_articles(settings, with_log=False).asked[Origin.LOG] == 0


@pytest.mark.parametrize(("language", "heading"), [("en", "What customers will notice"), ("zh", "客户会看到的变化")])
def test_the_page_stands_by_itself_and_is_escaped(desk: Desk, settings: Settings, language: str, heading: str) -> None:
    desk.write("fees/urgent", ("<script>alert(1)</script> 加急怎么收费",), "加急一次 800 元。")
    page = as_html(compare_articles(settings), "zh" if language == "zh" else "en")

    assert heading in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "prefers-color-scheme: dark" in page
