"""Four eyes: nothing that one editor wrote reaches customers by that editor alone, however the request is made."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions
from tests.apart import run_apart
from tests.web_people import Signed, World, peopled

PATH = "/desk/articles"
SLUG = "fees/remote-fee"
OLD, NEW = "200–300 元/次", "220–300 元/次"


@pytest.fixture
def world(tmp_path: Path, folder: Path) -> Iterator[World]:
    with peopled(tmp_path / "data", knowledge=folder, second_editor=True) as world:
        yield world


@pytest.fixture
def author(world: World) -> Signed:
    return world.sign_in("editor")


@pytest.fixture
def second(world: World) -> Signed:
    return world.sign_in("second")


def text_of(folder: Path) -> str:
    return (folder / f"{SLUG}.md").read_text(encoding="utf-8")


def proposed(author: Signed, folder: Path, do: str = "propose", **more: str) -> str:
    """Change the article as the page would; return the address of the change that waits."""
    page = author.client.get(f"{PATH}/{SLUG}/edit").text
    base = re.search(r'name="base" value="([0-9a-f]*)"', page)
    assert base
    form = {"text": text_of(folder).replace(OLD, NEW), "base": base[1], "do": do} | more
    answer = author.post(f"{PATH}/{SLUG}/edit", form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_the_author_is_not_offered_to_publish_and_a_made_up_request_only_proposes(author: Signed, folder: Path) -> None:
    before = text_of(folder)
    assert 'value="publish"' not in author.client.get(f"{PATH}/{SLUG}/edit").text
    where = proposed(author, folder, do="publish")
    page = author.client.get(where).text
    assert "需要另一位编辑来发布。" in page
    assert "撤回" in page
    assert text_of(folder) == before


def test_the_author_cannot_publish_it_by_a_made_up_request(author: Signed, folder: Path) -> None:
    before = text_of(folder)
    where = proposed(author, folder)
    assert author.post(f"{where}/publish").status_code == 403
    assert author.post(f"{where}/publish", {"author": "0", "person": "second"}).status_code == 403
    assert text_of(folder) == before
    assert "待处理" in author.client.get(PATH).text


def test_another_editor_publishes_it_once(author: Signed, second: Signed, folder: Path) -> None:
    where = proposed(author, folder, note="涨价")
    assert second.post(f"{where}/publish").status_code == 303
    assert NEW in text_of(folder)
    assert second.post(f"{where}/publish").status_code == 409
    assert "second" in second.client.get(where).text


def test_what_comes_back_is_published_by_another_editor_as_well(author: Signed, second: Signed, folder: Path) -> None:
    before = text_of(folder)
    where = proposed(author, folder)
    second.post(f"{where}/publish")
    back = second.post(f"{where}/revert").headers["location"]
    assert second.post(f"{back}/publish").status_code == 403
    assert author.post(f"{back}/publish").status_code == 303
    assert text_of(folder) == before


def test_a_deletion_and_a_new_name_need_another_editor(author: Signed, second: Signed, folder: Path) -> None:
    gone = author.post(f"{PATH}/{SLUG}/delete?lang=en").headers["location"]
    assert author.post(f"{gone}/publish").status_code == 403
    form = {"to_topic": "services", "to_slug": "remote-price", "do": "publish"}
    moved = author.post(f"{PATH}/{SLUG}/rename", form).headers["location"]
    assert author.post(f"{moved}/publish").status_code == 403
    assert (folder / f"{SLUG}.md").exists()
    assert second.post(f"{moved}/publish").status_code == 303
    assert (folder / "services/remote-price.en.md").exists()
    assert second.post(f"{gone}/publish").status_code == 303, "a change that waits follows the article"
    assert not (folder / "services/remote-price.en.md").exists()


def test_who_goes_on_with_a_change_is_its_author(author: Signed, second: Signed, folder: Path) -> None:
    where = proposed(author, folder)
    number = where.rpartition("/")[2]
    page = second.client.get(f"{PATH}/{SLUG}/edit?proposal={number}").text
    assert NEW in page
    assert f'name="instead" value="{number}"' in page
    further = proposed(second, folder, instead=number)
    assert second.post(f"{further}/publish").status_code == 403
    assert author.post(f"{where}/publish").status_code in {403, 409}
    assert f"→ #{further.rpartition('/')[2]}" in author.client.get(where).text
    assert author.post(f"{further}/publish").status_code == 303


def test_an_accepted_suggestion_waits_for_another_editor(
    author: Signed, second: Signed, folder: Path, tmp_path: Path
) -> None:
    before = text_of(folder)
    number = run_apart(_suggested(f"sqlite:///{tmp_path / 'data' / 'kefu.db'}"))
    told = author.post(f"/desk/suggestions/{number}/accept").headers["location"]
    assert "修改要等另一位编辑发布" in author.client.get(told).text
    assert text_of(folder) == before
    assert author.post(f"{PATH}/proposals/1/publish").status_code == 403
    assert second.post(f"{PATH}/proposals/1/publish").status_code == 303
    assert "远程处理贵不贵" in text_of(folder)


async def _suggested(url: str) -> int:
    database = await Database.open(url)
    try:
        async with database.write() as session:
            made = Suggestion(SuggestionKind.QUESTION, "远程处理贵不贵", "zh", "desk:1", datetime.now(UTC), SLUG)
            return await Suggestions(session).add(made)
    finally:
        await database.close()


def test_an_administrator_publishes_alone(world: World, folder: Path) -> None:
    admin = world.sign_in("admin")
    where = proposed(admin, folder)
    assert admin.post(f"{where}/publish").status_code == 303
    assert NEW in text_of(folder)


def test_two_editors_who_publish_at_once_publish_once(author: Signed, second: Signed, folder: Path) -> None:
    first, other = (
        proposed(author, folder),
        proposed(author, folder, text=text_of(folder).replace(OLD, "230–300 元/次")),
    )

    async def both() -> list[int]:
        posts = (asyncio.to_thread(second.post, f"{where}/publish") for where in (first, other, first))
        return sorted(answer.status_code for answer in await asyncio.gather(*posts))

    assert run_apart(both()) == [303, 409, 409]
    assert sum(one in text_of(folder) for one in (NEW, "230–300 元/次")) == 1
