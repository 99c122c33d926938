"""HTML as Telegram reads it."""

from __future__ import annotations

import pytest

from tests.telegram.errors import ApiError
from tests.telegram.markup import length, parse


def test_tags_become_entities_in_utf16_units() -> None:
    text, entities = parse('😀<b>粗<i>斜</i></b> <a href="https://x.example/?a=1&amp;b=2">链</a>')
    assert text == "😀粗斜 链"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 5, "length": 1, "url": "https://x.example/?a=1&b=2"},
    ]


def test_only_telegrams_entities_are_unescaped() -> None:
    assert parse("&lt;b&gt; &amp;amp; &quot; &#65;&#x42; &nbsp; & a > b")[0] == '<b> &amp; " AB &nbsp; & a > b'


@pytest.mark.parametrize(
    "source",
    ["<b>a", "a</b>", "<b><i>a</b></i>", "<br>", "<div>a</div>", "a < b", "<3", "<span>a</span>", "<a>x</a>", "<b a"],
)
def test_what_telegram_cannot_parse_is_refused(source: str) -> None:
    with pytest.raises(ApiError, match="can't parse entities") as refused:
        parse(source)
    assert refused.value.invalid


@pytest.mark.parametrize(
    "source",
    [
        '<span class="tg-spoiler">a</span>',
        "<tg-spoiler>a</tg-spoiler>",
        '<pre><code class="language-python">a</code></pre>',
        "<blockquote expandable>a</blockquote>",
        "<u>a</u><ins>a</ins><s>a</s><del>a</del><strike>a</strike>",
    ],
)
def test_every_documented_tag_is_taken(source: str) -> None:
    assert set(parse(source)[0]) == {"a"}


def test_characters_outside_the_basic_plane_count_twice() -> None:
    assert length("a服😀") == 4
