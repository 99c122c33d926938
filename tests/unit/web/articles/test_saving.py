"""The editor's form: what two people save at once, and what cannot be saved."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.apart import run_apart
from tests.web_people import Signed, World

PATH = "/desk/articles/fees/remote-fee/edit"
FILE = "fees/remote-fee.md"


def form(editor: Signed, folder: Path, line: str) -> dict[str, str]:
    base = re.search(r'name="base" value="([0-9a-f]*)"', editor.client.get(PATH).text)
    assert base
    return {"text": f"{(folder / FILE).read_text(encoding='utf-8')}\n{line}\n", "base": base[1], "do": "publish"}


def test_of_two_who_save_at_once_one_is_published_and_the_other_keeps_the_text(world: World, folder: Path) -> None:
    people = [world.sign_in("editor"), world.sign_in("second")]
    forms = [form(person, folder, f"{number} 号写的一行。") for number, person in enumerate(people)]

    async def both() -> list[tuple[int, str]]:
        posts = (asyncio.to_thread(one.post, PATH, sent) for one, sent in zip(people, forms, strict=True))
        return [(answer.status_code, answer.text) for answer in await asyncio.gather(*posts)]

    answers = run_apart(both())
    assert sorted(status for status, _ in answers) == [303, 409]
    winner = [status for status, _ in answers].index(303)
    text = (folder / FILE).read_text(encoding="utf-8")
    assert f"{winner} 号写的一行。" in text
    assert f"{1 - winner} 号写的一行。" not in text
    page = answers[1 - winner][1]
    assert f"-{winner} 号写的一行。" in page, "what the other one wrote is shown"
    assert f"{1 - winner} 号写的一行。" in page, "and what was written is kept"


@pytest.mark.parametrize("wrong", ["", "---\n", "---\ntitle: x\nstatus: draft\n---\n", "\x00", "x" * 1_000_001])
def test_a_text_that_is_no_article_is_kept_in_the_form_and_not_on_disk(world: World, folder: Path, wrong: str) -> None:
    editor, before = world.sign_in("editor"), (folder / FILE).read_bytes()
    answer = editor.post(PATH, form(editor, folder, "") | {"text": wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (folder / FILE).read_bytes() == before


def test_a_new_article_begins_with_its_author_as_owner_and_one_that_is_there_is_told(world: World) -> None:
    editor = world.sign_in("editor")
    new = "/desk/articles/new?topic=fees&slug={}&title=T"
    where = editor.client.get(new.format("travel-costs")).headers["location"]
    assert "\nowner: editor\n" in editor.client.get(where).text
    there = editor.client.get(new.format("remote-fee"))
    assert there.status_code == 422
    assert 'href="/desk/articles/fees/remote-fee?lang=zh"' in there.text


def test_who_is_due_for_a_review_is_told_and_notes_it_with_one_click(world: World, folder: Path) -> None:
    path = folder / FILE
    old = path.read_text(encoding="utf-8").replace(
        "reviewed: 2026-11-01", "reviewed: 2020-01-01  # 每年\nowner: editor"
    )
    path.write_text(old, encoding="utf-8")
    editor = world.sign_in("editor")
    assert "?show=due&amp;owner=~me" in editor.client.get("/desk/articles").text.replace("%7E", "~")
    assert "show=due&amp;owner" not in world.sign_in("second").client.get("/desk/articles").text
    answer = editor.post("/desk/articles/fees/remote-fee/reviewed")
    assert answer.headers["location"].endswith("done=none")
    today = re.search(r"reviewed: (\S+)", path.read_text(encoding="utf-8"))
    assert today
    assert path.read_text(encoding="utf-8") == old.replace("2020-01-01", today[1])
    assert "/reviewed" not in editor.client.get("/desk/articles/fees/remote-fee").text
    assert "show=due&amp;owner" not in editor.client.get("/desk/articles").text


def test_an_article_that_was_deleted_comes_back_as_it_was(world: World, folder: Path) -> None:
    editor, file = world.sign_in("editor"), folder / "fees/remote-fee.en.md"
    before = file.read_bytes()
    gone = editor.post("/desk/articles/fees/remote-fee/delete?lang=en").headers["location"]
    editor.post(f"{gone}/publish")
    assert not file.exists()
    back = editor.post(f"{gone}/revert").headers["location"]
    assert editor.post(f"{back}/publish").status_code == 303
    assert file.read_bytes() == before
    original = editor.post("/desk/articles/fees/remote-fee/delete").headers["location"]
    refused = editor.post(f"{original}/publish")
    assert refused.status_code == 409
    assert "goes first" in refused.text


def test_an_english_editor_reads_why_nothing_was_saved(world: World, folder: Path) -> None:
    editor = world.sign_in("editor")
    editor.post("/desk/language", {"to": "en"})
    sent = form(editor, folder, "")
    assert "There are faults, so nothing was saved." in editor.post(PATH, sent | {"text": "x"}).text
    assert "Nothing was changed." in editor.post(PATH, sent | {"text": sent["text"][:-2]}).text
    assert "Somebody changed the file meanwhile." in editor.post(PATH, sent | {"base": "0" * 64}).text
