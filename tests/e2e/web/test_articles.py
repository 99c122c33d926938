"""Editors in a real browser: the preview, the editor, proposals and the way back, over a folder of their own."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.axe import serious_faults as axe
from tests.desk_office import Office, filled
from tests.e2e.process import ROOT, serving

if TYPE_CHECKING:
    from tests.e2e.web.conftest import Watch

SignIn = Callable[..., Page]
ARTICLE = "fees/annual-fees"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that these tests may change."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path_factory.mktemp("articles") / "knowledge"))


@pytest.fixture(scope="module")
def office(data_folder: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server over those articles, with a copy of the index: publishing makes new ones."""
    place = tmp_path_factory.mktemp("desk")
    data = place / "data"
    data.mkdir()
    (data_folder / "models").mkdir(exist_ok=True)
    (data / "models").symlink_to(data_folder / "models")
    for name in ("index", "embeddings"):
        if (data_folder / name).is_dir():
            shutil.copytree(data_folder / name, data / name, symlinks=True)
    url = f"sqlite:///{place / 'desk.db'}"
    tickets = filled(url)
    with serving(data, place / "log", KEFU_DATABASE=url, KEFU_KNOWLEDGE=str(folder)) as address:
        yield Office(address, url, tickets)


@pytest.fixture
def editor(signed_in: SignIn, office: Office) -> SignIn:
    def open_page(path: str = "", **more: object) -> Page:
        page = signed_in("root", **more)
        page.goto(f"{office.address}/desk/articles{path}")
        return page

    return open_page


def test_a_typed_question_shows_what_is_found_and_why(editor: SignIn) -> None:
    page = editor()
    page.locator("#q").press_sequentially("专业版一年服务费多少", delay=5)
    hit = page.locator("#found .hits li").first
    expect(hit).to_contain_text("editions/kis-trade-professional")
    expect(hit).to_contain_text("概率")
    assert axe(page) == []


def test_an_article_is_shown_as_the_channels_will_show_it(editor: SignIn) -> None:
    page = editor(f"/{ARTICLE}?ask=专业版一年服务费多少钱")
    for channel in ("telegram", "web"):
        expect(page.locator(f".bubble.{channel}").first).to_contain_text("500–1200 元/年")
    expect(page.locator("tbody tr").first).to_contain_text("标题")
    assert axe(page) == []


def test_what_was_written_is_checked_at_once_and_survives_a_reload(editor: SignIn) -> None:
    page = editor(f"/{ARTICLE}/edit")
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("status: published", "status: publishd"))
    expect(page.locator("#checked .fault")).to_contain_text("publishd")
    page.locator("#checked [data-line]").click()
    assert page.evaluate("getSelection().toString()") == "status: publishd"
    page.reload()
    expect(page.locator(".kept")).to_be_visible()
    expect(page.locator("#text")).to_have_value(re.compile("publishd"))
    page.click("[data-let-go]")
    expect(page.locator("#text")).to_have_value(text)
    assert axe(page) == []


def test_a_text_with_faults_is_not_saved_and_not_lost(editor: SignIn, folder: Path, watch: Watch) -> None:
    watch.expected = "422"
    before = (folder / f"{ARTICLE}.md").read_bytes()
    page = editor(f"/{ARTICLE}/edit")
    page.fill("#text", "---\ntitle: <script>alert(1)</script>\n---\n<img src=x onerror=alert(1)>")
    page.click("button[value=publish]")
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("#text")).to_have_value(re.compile("<script>alert"))
    assert (folder / f"{ARTICLE}.md").read_bytes() == before


def test_a_change_is_published_answers_customers_and_is_taken_back(
    editor: SignIn, folder: Path, office: Office
) -> None:
    file = folder / "fees/implementation-fee.md"
    before = file.read_bytes()
    page = editor("/fees/implementation-fee/edit")
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("2000 元", "2300 元"))
    page.fill("#note", "涨价")
    page.click("button[value=publish]")
    expect(page.locator("[role=status]")).to_be_visible()
    assert file.read_bytes() == before.replace("2000 元".encode(), "2300 元".encode())
    page.goto(f"{office.address}/desk/articles/proposals")
    page.locator(".list a").first.click()
    expect(page.locator(".diff .add").first).to_contain_text("2300 元")
    assert axe(page) == []
    page.click("text=恢复原来的内容")
    page.click("button.primary")
    expect(page.locator("[role=status]")).to_be_visible()
    assert file.read_bytes() == before


def test_a_file_that_somebody_else_changed_is_not_overwritten_unseen(
    editor: SignIn, folder: Path, watch: Watch
) -> None:
    watch.expected = "409"
    file = folder / "support-channels/phone.md"
    page = editor("/support-channels/phone/edit")
    page.fill("#text", page.locator("#text").input_value() + "\n我写的一行。\n")
    file.write_bytes(file.read_bytes() + "\n别人写的一行。\n".encode())
    page.click("button[value=publish]")
    expect(page.locator("[role=alert]")).to_contain_text("别人")
    expect(page.locator(".diff")).to_contain_text("别人写的一行")
    expect(page.locator("#text")).to_have_value(re.compile("我写的一行"))
    assert "我写的一行" not in file.read_text(encoding="utf-8")


def test_a_new_article_is_proposed_on_a_narrow_screen_in_english(editor: SignIn, folder: Path, office: Office) -> None:
    page = editor("/new", width=360)
    assert axe(page) == []
    page.select_option("#topic", "fees")
    page.fill("#slug", "travel-costs")
    page.fill("#title", "差旅费")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(re.compile("title: 差旅费"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("button[value=propose]")
    expect(page.locator(".badge.open")).to_be_visible()
    assert not (folder / "fees/travel-costs.md").exists()
    page.click("button.primary")
    deadline = time.monotonic() + 10
    while not (folder / "fees/travel-costs.md").exists() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert "差旅费" in (folder / "fees/travel-costs.md").read_text(encoding="utf-8")
    for path in ("", "/proposals", f"/{ARTICLE}", f"/{ARTICLE}/edit"):
        page.goto(f"{office.address}/desk/articles{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_in_the_list_leads_to_its_line_and_goes_once_it_is_mended(
    editor: SignIn, folder: Path, office: Office, language: str
) -> None:
    file = folder / "fees/on-site-fee.md"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"reviewed: 2026-11-01", b"reviewed: 2020-01-01\nowner: root"))
    page = reading(editor("?show=warning&owner=~me"), language)
    page.goto(f"{office.address}/desk/articles?show=warning&owner=~me")
    row = page.locator("#list > ul > li").filter(has_text="fees/on-site-fee.md")
    expect(row).to_contain_text({"zh": "该核对了", "en": "review is due"}[language])
    expect(row).to_contain_text({"zh": "负责人 管理员", "en": "owner 管理员"}[language])
    assert axe(page) == []
    row.locator("details a").first.click()
    page.wait_for_url("**/edit**")
    assert page.evaluate("getSelection().toString()") == "reviewed: 2020-01-01"
    heights = page.evaluate("['.gutter', '#text'].map(one => document.querySelector(one).clientHeight)")
    assert abs(heights[0] - heights[1]) < 5, "the numbers of the lines stand beside all of them"
    page.fill("#text", page.locator("#text").input_value().replace("2020-01-01", "2026-11-01"))
    page.click("button[value=publish]")
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto(f"{office.address}/desk/articles?show=warning&owner=~me")
    expect(page.locator("#list > ul > li")).to_have_count(0)
    page.click({"zh": "text=显示全部", "en": "text=Show all"}[language])
    expect(page.locator("#list > ul > li").first).to_be_visible()
    file.write_bytes(before)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_article_gets_another_name_and_its_old_one_back(
    editor: SignIn, folder: Path, office: Office, watch: Watch, language: str
) -> None:
    watch.expected = "422"
    old, new = folder / "services/training.md", folder / "services/lessons.md"
    before, english = old.read_bytes(), (folder / "services/training.en.md").read_bytes()
    page = reading(editor("/services/training"), language)
    page.goto(f"{office.address}/desk/articles/services/training?lang={language}")
    page.click({"zh": "text=改名或移动", "en": "text=Rename or move"}[language])
    page.fill("#to_slug", "problem-solving")
    page.click("form.card button.primary")
    expect(page.locator("[role=alert]")).to_contain_text("is there already")
    page.fill("#to_slug", "lessons")
    page.click("form.card button.primary")
    expect(page.locator(".articles")).to_contain_text("services/training.en.md → services/lessons.en.md")
    assert axe(page) == []
    page.click("button[value=publish]")
    page.wait_for_url("**/services/lessons**")
    expect(page.locator("[role=status]")).to_be_visible()
    assert (new.read_bytes(), (folder / "services/lessons.en.md").read_bytes()) == (before, english)
    page.goto(f"{office.address}/desk/articles/services/training")
    page.wait_for_url("**/services/lessons**")
    page.goto(f"{office.address}/desk/articles/proposals")
    page.locator(".list a").first.click()
    page.click({"zh": "text=恢复原来的内容", "en": "text=Bring back what was there before"}[language])
    page.click("button.primary")
    page.wait_for_url("**/services/training**")
    assert old.read_bytes() == before
    assert not new.exists()


def test_a_change_is_edited_further_and_withdrawn(editor: SignIn, folder: Path, office: Office) -> None:
    file = folder / "fees/renewal-fee.md"
    before = file.read_bytes()
    page = reading(editor(), "en")
    page.goto(f"{office.address}/desk/articles/fees/renewal-fee/edit")
    page.fill("#text", page.locator("#text").input_value() + "\nOne line more.\n")
    page.click("button[value=propose]")
    page.click("text=Edit further")
    expect(page.locator("#text")).to_have_value(re.compile("One line more"))
    page.fill("#text", page.locator("#text").input_value().replace("One line", "A line"))
    page.click("button[value=propose]")
    expect(page.locator(".diff")).to_contain_text("+A line more.")
    page.click("text=Withdraw")
    expect(page.locator(".badge.dismissed")).to_be_visible()
    page.goto(f"{office.address}/desk/articles/fees/renewal-fee")
    page.click("text=Changes")
    expect(page.locator(".list li")).to_have_count(2)
    assert axe(page) == []
    assert file.read_bytes() == before


def reading(page: Page, language: str) -> Page:
    """Let the person read the pages in a language."""
    with page.expect_navigation():
        page.evaluate(
            """language => { const form = document.querySelector('form[action="/desk/language"]');
            form.querySelector('button').value = language; form.requestSubmit(form.querySelector('button')); }""",
            language,
        )
    expect(page.locator("html")).to_have_attribute("lang", {"zh": "zh-CN", "en": "en"}[language])
    return page


@pytest.mark.parametrize("path", ["/fees/..%2Ffacets", "/nowhere/x", "/fees/A", "/fees/x.en", "/fees/none"])
def test_an_address_that_is_no_article_is_not_found(editor: SignIn, office: Office, path: str, watch: Watch) -> None:
    watch.expected = "404"
    page = editor()
    answer = page.request.get(f"{office.address}/desk/articles{path}")
    assert answer.status == 404


def test_an_agent_does_not_see_the_editors_pages(signed_in: SignIn, office: Office) -> None:
    page = signed_in("lilei")
    assert page.request.get(f"{office.address}/desk/articles").status == 403
    expect(page.locator("nav a", has_text="文章")).to_have_count(0)
