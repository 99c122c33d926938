"""Another name for an article in the browser's forms: shown, done, found again, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web_people import Signed, World

PATH = "/desk/articles"
OLD, NEW = f"{PATH}/fees/remote-fee", f"{PATH}/services/remote-price"
WISH = {"to_topic": "services", "to_slug": "remote-price"}


@pytest.fixture
def editor(world: World, folder: Path) -> Signed:
    with (folder / "fees/on-site-fee.md").open("a", encoding="utf-8") as opened:
        opened.write("\n见[远程](remote-fee.md#可以走哪些工具)。\n")
    return world.sign_in("editor")


def test_what_would_follow_is_shown_first(editor: Signed, folder: Path) -> None:
    page = editor.client.get(f"{OLD}/rename?to_topic=services&to_slug=remote-price").text
    assert "fees/remote-fee.en.md" in page
    assert "+见[远程](../services/remote-price.md#可以走哪些工具)。" in page
    assert (folder / "fees/remote-fee.md").exists()


def test_a_new_name_is_published_found_by_the_old_one_and_taken_back(editor: Signed, folder: Path) -> None:
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.md")}
    answer = editor.post(f"{OLD}/rename", WISH | {"do": "publish", "note": "并到服务里"})
    assert answer.headers["location"] == f"{NEW}?lang=zh&done=none"
    assert editor.client.get(f"{OLD}?lang=en").headers["location"] == f"{NEW}?lang=en"
    assert "remote-price.md#" in (folder / "fees/on-site-fee.md").read_text(encoding="utf-8")
    page = editor.client.get(f"{PATH}/proposals/1").text
    assert "services/remote-price.md" in page
    assert "并到服务里" in page
    back = editor.post(f"{PATH}/proposals/1/revert").headers["location"]
    assert editor.post(f"{back}/publish").status_code == 303
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.md")} == before
    assert editor.client.get(OLD).status_code == 200


@pytest.mark.parametrize(
    ("topic", "slug"), [("fees", "on-site-fee"), ("fees", "remote-fee"), ("nowhere", "x"), ("fees", "../x"), ("", "")]
)
def test_a_name_that_cannot_be_is_refused_with_the_form_kept(
    editor: Signed, folder: Path, topic: str, slug: str
) -> None:
    answer = editor.post(f"{OLD}/rename", {"to_topic": topic, "to_slug": slug, "do": "publish"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (folder / "fees/remote-fee.md").exists()


def test_an_article_that_is_none_cannot_be_renamed(editor: Signed) -> None:
    assert editor.client.get(f"{PATH}/fees/none/rename").status_code == 404


def test_the_pages_are_in_english_for_an_english_reader(editor: Signed) -> None:
    editor.post("/desk/language", {"to": "en"})
    page = editor.client.get(f"{OLD}/rename?lang=en&to_topic=services&to_slug=remote-price").text
    for text in ("Rename or move", "These files get another name", "Links in these articles follow", "Cancel"):
        assert text in page
