"""The chat page's words: the same in every language, and every one that is asked for is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.conversation.messages import Voice
from bot.conversation.render import Renderer
from bot.tickets.states import OPEN
from bot.web.chat.words import Words

WEB = Path(__file__).resolve().parents[3] / "bot" / "web"
VOICES = [Voice("zh"), Voice("zh", traditional=True), Voice("en")]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(Renderer().in_script)


def test_both_languages_have_the_same_words_with_the_same_values_in_them(words: Words) -> None:
    chinese, english = words.all(Voice("zh")), words.all(Voice("en"))
    assert set(chinese) == set(english)
    for name, text in chinese.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[name])), name


def test_traditional_chinese_is_written_so(words: Words) -> None:
    assert words.all(Voice("zh", traditional=True))["title"] == "在線客服"


@pytest.mark.parametrize("voice", VOICES)
def test_every_word_that_the_page_and_its_scripts_ask_for_is_there(words: Words, voice: Voice) -> None:
    known = words.all(voice)
    page = (WEB / "templates" / "chat.html").read_text(encoding="utf-8")
    asked = {name for name in re.findall(r"words\.(\w+)", page) if name not in {"get", "items"}}
    for script in (WEB / "static").glob("chat*.js"):
        asked |= set(re.findall(r'(?:word|say)\("(\w+)"\)', script.read_text(encoding="utf-8")))
    asked |= {f"state.{state}" for state in OPEN}
    assert asked - set(known) == set()
    assert len(asked) > 25
