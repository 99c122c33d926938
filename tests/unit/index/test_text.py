from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import fold, fold_with_spans, is_traditional, language_of, to_traditional, tokens
from index.types import Language


def test_folding_unites_width_case_script_and_white_space() -> None:
    assert fold("ＫＩＳ　專業版\u200b\n一年 服務費\x00") == "kis 专业版 一年 服务费"


@given(st.text(max_size=60))
def test_folded_text_leads_back_to_spans_of_the_original(text: str) -> None:
    folded = fold_with_spans(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert "  " not in folded.text
    assert folded.text == folded.text.strip(" ")


@given(st.text(alphabet="专业版標準續費KIS k3/ 0９１一〇\n", max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("专业版一年服务费多少钱", "zh"),
        ("K3 一年多少钱", "zh"),
        ("kis professional 多少钱", "zh"),
        ("专业版年服务费 K3", "zh"),
        ("我打开软件报错 The database cannot be opened", "zh"),
        ("How much is the annual fee?", "en"),
        ("KIS 专业版 annual fee how much?", "en"),
        ("how much is 在线 support", "en"),
        ("do you come to our office for 新功能部署?", "en"),
        ("KIS 标准版 how much 一年呀", "zh"),
        ("combien ça coûte", "en"),
        ("", "en"),
    ],
)
def test_the_words_of_a_message_tell_its_language(text: str, language: Language) -> None:
    assert language_of(text) == language


def test_a_message_without_letters_keeps_the_language_before_it() -> None:
    assert language_of("👍 123?", default="zh") == "zh"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("專業版一年服務費多少", True),
        ("专业版一年服务费多少", False),
        ("热线", False),
        ("热线 服務電話", True),
        ("K3", False),
    ],
)
def test_traditional_script_is_told_by_characters_of_its_own(text: str, expected: bool) -> None:
    assert is_traditional(text) is expected


def test_simplified_text_is_converted_back() -> None:
    assert to_traditional("专业版服务费") == "專業版服務費"


def test_search_terms_are_han_characters_and_pairs_stemmed_words_and_numbers() -> None:
    assert tokens("服务费 Fees 1,200") == ["服", "务", "费", "服务", "务费", "fee", "1200"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("K/3", "k3"),
        ("K-3 WISE", "Ｋ3 wise"),
        ("7×24", "7x24"),
        ("charges", "charging"),
        ("companies", "company"),
        ("renewal", "Renewals"),
    ],
)
def test_ways_of_writing_one_word_give_the_same_terms(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert language_of(text) in ("zh", "en")
    assert is_traditional(text) in (True, False)
    assert all(tokens(text))
