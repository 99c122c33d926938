"""The list of articles: everything that the check says, and what it is narrowed by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web_people import Signed, World

PATH = "/desk/articles"
FEE = "fees/remote-fee.md"


@pytest.fixture
def editor(world: World) -> Signed:
    return world.sign_in("editor")


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def shown(editor: Signed, query: str = "") -> str:
    """Return the page once the check has ended."""
    while 'hx-trigger="load' in (answer := editor.client.get(f"{PATH}{query}").raise_for_status()).text:
        pass
    return answer.text


def files(page: str) -> list[str]:
    return re.findall(r'<span class="muted file">([^<]+)</span>', page)


def count(page: str, show: str) -> int:
    found = re.search(rf'href="{PATH}\?show={show}"[^>]*>[^<]* (\d+)</a>', page)
    assert found
    return int(found[1])


def test_all_that_the_check_says_stands_at_the_article_and_leads_to_its_line(editor: Signed, folder: Path) -> None:
    change(folder, FEE, "200–300 元/次", "210–300 元/次")
    change(folder, "fees/annual-fees.md", "status: published", "status: publishd")
    (folder / "fees/notes.txt").write_text("x")
    page = shown(editor)
    assert "is none of published" in page
    assert f"{PATH}/fees/remote-fee/edit?lang=zh#line-" in page
    faulty = files(shown(editor, "?show=error"))
    assert {"fees/annual-fees.md", FEE} <= set(faulty)
    assert count(page, "error") == len(faulty)
    assert re.search(r"<summary><span class=\"fault\">错误 \d", page)
    assert "<b>fees/notes.txt</b>" in shown(editor, "?show=warning"), "what cannot be opened here has no link"
    change(folder, FEE, "210–300 元/次", "200–300 元/次")
    assert FEE not in files(shown(editor, "?show=error"))


def test_the_list_is_narrowed_by_state_language_owner_and_words(editor: Signed, folder: Path) -> None:
    change(folder, FEE, "status: published", "status: draft\nowner: editor")
    change(folder, "fees/on-site-fee.md", "reviewed: 2026-11-01", "reviewed: 2020-01-01\nowner: 陌生人")
    assert files(shown(editor, "?show=draft")) == [FEE]
    assert files(shown(editor, "?show=due")) == ["fees/on-site-fee.md"]
    english = files(shown(editor, "?language=en"))
    assert english
    assert all(file.endswith(".en.md") for file in english)
    assert files(shown(editor, "?owner=~me")) == ["fees/remote-fee.en.md", FEE], "a translation is its original's"
    assert "（这里没有这个人）" in shown(editor, "?owner=陌生人")
    assert "fees/annual-fees.md" in files(shown(editor, "?owner=~none"))
    assert files(shown(editor, "?find=遠程 一次&language=zh&show=draft")) == [FEE], "as customers may type it"
    page = shown(editor, "?find=no-such-thing&owner=~me")
    assert files(page) == []
    assert f'<a href="{PATH}">显示全部</a>' in page


@pytest.mark.parametrize(
    "query", ["?show=x&language=fr&page=-1", "?page=99999999999", "?page=9999", "?owner=%00&find=%00"]
)
def test_an_address_that_says_nonsense_is_answered(editor: Signed, query: str) -> None:
    assert editor.client.get(f"{PATH}{query}").status_code == 200


def test_many_articles_are_shown_in_pages(editor: Signed, folder: Path) -> None:
    text = (folder / FEE).read_text(encoding="utf-8").replace("status: published", "status: draft")
    for number in range(105):
        (folder / f"fees/many-{number:03}.md").write_text(text, encoding="utf-8")
    first, second = (files(shown(editor, f"?show=draft&page={page}")) for page in (1, 2))
    assert (len(first), len(second)) == (100, 5)
    assert not set(first) & set(second)


def test_an_empty_folder_says_how_to_begin(editor: Signed, folder: Path) -> None:
    for file in folder.glob("*/*.md"):
        file.unlink()
    assert "kefu import" in shown(editor)


def test_an_english_reader_has_the_list_in_english(editor: Signed, folder: Path) -> None:
    change(folder, FEE, "status: published", "status: publishd\nowner: 陌生人")
    editor.post("/desk/language", {"to": "en"})
    page = shown(editor)
    assert "with errors 1" in page
    assert not re.search("负责人|错误|筛选", page)
