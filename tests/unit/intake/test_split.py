"""Splitting long HTML."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.split import split_html, utf16_length


def plain(part: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", part))


def test_a_short_text_stays_whole() -> None:
    assert split_html("<b>a</b> &amp; b") == ["<b>a</b> &amp; b"]


def test_a_cut_falls_behind_a_line() -> None:
    assert split_html("aaaa\nbbbb\ncc", limit=11) == ["aaaa\nbbbb", "cc"]


def test_a_tag_across_a_cut_is_closed_and_opened_again() -> None:
    assert split_html("<b>" + "a" * 6 + "</b>", limit=4) == ["<b>aaaa</b>", "<b>aa</b>"]


def test_entities_count_as_what_they_show_and_are_not_broken() -> None:
    assert split_html("&amp;" * 5, limit=3) == ["&amp;&amp;&amp;", "&amp;&amp;"]


def test_characters_beyond_the_first_plane_count_twice() -> None:
    assert split_html("😀😀😀", limit=4) == ["😀😀", "😀"]


@given(st.lists(st.sampled_from(["<b>x</b>", "&lt;", "字", "😀", "word ", "\n", "<b>a b\nc</b>"]), max_size=60))
def test_every_part_fits_and_nothing_but_blanks_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = split_html(text, limit=7)
    assert all(utf16_length(plain(part)) <= 7 for part in parts)
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    assert "".join("".join(plain(part).split()) for part in parts) == "".join(plain(text).split())
