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


def test_an_english_editor_reads_why_nothing_was_saved(world: World, folder: Path) -> None:
    editor = world.sign_in("editor")
    editor.post("/desk/language", {"to": "en"})
    sent = form(editor, folder, "")
    assert "There are faults, so nothing was saved." in editor.post(PATH, sent | {"text": "x"}).text
    assert "Nothing was changed." in editor.post(PATH, sent | {"text": sent["text"][:-2]}).text
    assert "Somebody changed the file meanwhile." in editor.post(PATH, sent | {"base": "0" * 64}).text
