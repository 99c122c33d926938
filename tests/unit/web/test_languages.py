"""The reader's language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Voice
from bot.web.languages import browser_voice


@pytest.mark.parametrize(
    ("header", "voice"),
    [
        (None, Voice("zh")),
        ("", Voice("zh")),
        ("*", Voice("zh")),
        ("zh-CN,zh;q=0.9,en;q=0.8", Voice("zh")),
        ("en-US,en;q=0.9,zh-CN;q=0.8", Voice("en")),
        ("en;q=0.4, zh;q=0.6", Voice("zh")),
        ("zh;q=0, en", Voice("en")),
        ("zh-TW", Voice("zh", traditional=True)),
        ("zh-Hant-HK", Voice("zh", traditional=True)),
        ("zh-Hans-CN", Voice("zh")),
        ("de-DE,de", Voice("en")),
        ("fr, zh;q=0.1", Voice("zh")),
        ("en;q=much, zh;q=0.1", Voice("zh")),
    ],
)
def test_the_language_liked_best_is_spoken(header: str | None, voice: Voice) -> None:
    assert browser_voice(header) == voice


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert browser_voice(header).language in {"zh", "en"}
