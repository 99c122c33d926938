"""Review, gaps and suggestions over HTTP, with people of every role."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import tests.web_people
from bot.reviews.answers import Answered
from bot.settings import read_settings
from bot.storage.answers import Answers
from bot.storage.database import Database
from bot.storage.messages import Messages, Said
from bot.storage.reviews import Suggestions
from index.reviewed import Reviewed
from index.types import Article
from tests.stubs import EchoDialogue
from tests.web_client import until_ready, wait_for
from tests.web_people import World, peopled

NOW = datetime.now(UTC)
ARTICLE = Article("fees/on-site", "zh", "", {}, (), (), True, None, None, None, None, (), (), "x.md", "")
ANSWERED = Answered("web:1", "web", "zh", "年费多少<b>", "answer", 0.9, NOW, article="fees/annual")


class Library(EchoDialogue):
    """Knows one article, and notes what was reviewed."""

    def __init__(self) -> None:
        self.reviewed: list[list[Reviewed]] = []

    def articles(self) -> tuple[Article, ...]:
        return (replace(ARTICLE, title="上门收费"),)

    def review(self, reviews: Any) -> None:
        self.reviewed.append(list(reviews))


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def world(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("bot.web.review.knowing.SETTLES", 0.01)
    monkeypatch.setattr(tests.web_people, "EchoSupport", lambda: library)
    with peopled(tmp_path) as world:
        until_ready(world.client)
        yield world


def stored(folder: Path, do: Callable[[AsyncSession], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        database = await Database.open(read_settings(data=folder).database_url)
        async with database.write() as session:
            result = await do(session)
        await database.close()
        return result

    return asyncio.run(run())


def keep(folder: Path, *answers: Answered) -> None:
    stored(folder, lambda session: Answers(session).add(answers))


def test_a_mark_takes_effect_in_service_and_can_be_taken_back(world: World, library: Library, tmp_path: Path) -> None:
    keep(tmp_path, ANSWERED)
    agent = world.sign_in("agent")
    page = agent.client.get("/desk/review")
    assert "年费多少&lt;b&gt;" in page.text
    assert "年费多少<b>" not in page.text

    answer = agent.post("/desk/review/1", {"mark": "right"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/review?last=1")
    wait_for(lambda: library.reviewed[-1:] == [[Reviewed("年费多少<b>", "zh", frozenset({"fees/annual"}))]])
    assert "撤销" in agent.client.get("/desk/review?last=1").text

    agent.post("/desk/review/1", {"mark": ""})
    wait_for(lambda: library.reviewed[-1:] == [[]])


def test_what_was_said_before_stands_beside_the_question(world: World, tmp_path: Path) -> None:
    keep(tmp_path, ANSWERED)
    said = [Said("web:1", "customer", "我是专业版", NOW), Said("web:2", "customer", "别人的话", NOW)]
    stored(tmp_path, lambda session: Messages(session).add(said))
    text = world.sign_in("agent").client.get("/desk/review").text
    assert "我是专业版" in text
    assert "别人的话" not in text


def test_the_right_article_becomes_a_suggestion_that_an_editor_decides(world: World, tmp_path: Path) -> None:
    keep(tmp_path, ANSWERED)
    agent, editor = world.sign_in("agent"), world.sign_in("admin")
    assert agent.post("/desk/review/1", {"mark": "other", "article": "no/such"}).status_code == 422
    agent.post("/desk/review/1", {"mark": "other", "article": "fees/on-site"})
    page = editor.client.get("/desk/suggestions").text
    assert "年费多少&lt;b&gt;" in page
    assert "上门收费" in page

    assert agent.post("/desk/suggestions/1/accept").status_code == 403
    editor.post("/desk/suggestions/1/dismiss")
    again = editor.post("/desk/suggestions/1/accept")
    assert again.headers["location"] == "/desk/suggestions?state=open&fault=gone"
    editor.post("/desk/suggestions/1/reopen", {"back": "dismissed"})
    assert [each.article for each in stored(tmp_path, lambda session: Suggestions(session).open())] == ["fees/on-site"]


def test_a_mark_that_is_taken_back_takes_its_suggestion_along(world: World, tmp_path: Path) -> None:
    keep(tmp_path, ANSWERED)
    agent = world.sign_in("agent")
    agent.post("/desk/review/1", {"mark": "wrong", "note": "数字旧了"})
    assert "数字旧了" in agent.client.get("/desk/suggestions").text
    agent.post("/desk/review/1", {"mark": ""})
    assert "数字旧了" not in agent.client.get("/desk/suggestions").text


def test_gaps_are_grouped_suggested_and_set_aside(world: World, tmp_path: Path) -> None:
    gap = replace(ANSWERED, decision="escalate", reason="unsure", article=None)
    keep(
        tmp_path, replace(gap, question="发票怎么开"), replace(gap, question="发票抬头"), replace(gap, question="打折")
    )
    agent = world.sign_in("agent")
    page = agent.client.get("/desk/gaps").text
    assert page.count('class="card"') == 2
    assert "2 个问题" in page

    agent.post("/desk/gaps/suggest", {"ids": "1,2"})
    assert "缺少一篇文章" in agent.client.get("/desk/suggestions").text
    aside = agent.post("/desk/gaps/aside", {"ids": "1,2"})
    page = agent.client.get(aside.headers["location"]).text
    assert "发票" not in page
    assert "打折" in page
    agent.post("/desk/gaps/aside", {"ids": "1,2", "back": "1"})
    assert "发票" in agent.client.get("/desk/gaps").text


@pytest.mark.parametrize("path", ["/desk/review", "/desk/gaps", "/desk/suggestions"])
def test_who_has_no_role_sees_nothing_of_what_customers_wrote(world: World, path: str) -> None:
    assert world.sign_in("nobody").client.get(path).status_code == 403
    assert world.browser().get(path).status_code == 401


@pytest.mark.parametrize("path", ["/desk/review", "/desk/gaps", "/desk/suggestions"])
def test_an_empty_page_says_what_will_be_there(world: World, path: str) -> None:
    text = world.sign_in("agent").client.get(path).text
    assert 'class="card empty"' in text


def test_a_mark_without_the_forms_token_changes_nothing(world: World, tmp_path: Path) -> None:
    keep(tmp_path, ANSWERED)
    agent = world.sign_in("agent")
    assert agent.client.post("/desk/review/1", data={"mark": "right"}).status_code == 403
    assert agent.post("/desk/review/999", {"mark": "right"}).status_code == 404
    assert agent.post("/desk/review/1", {"mark": "nonsense"}).status_code == 422
