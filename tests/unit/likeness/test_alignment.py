"""Two sentences laid side by side."""

from __future__ import annotations

import pytest

from index.likeness.alignment import aligned, clause_of, pairs_of


def test_one_pattern_with_another_word_is_told_from_the_same_in_other_words() -> None:
    pattern = aligned("电池自购买之日起保修 @，进水不保。", "整机自购买之日起保修 @，进水不保。")
    free = aligned("电池保修期为 @，进水不保。", "自购买那天算起，电池坏了 @ 内免费修。")

    assert (pattern.places, pattern.alike > 0.8) == (1, True)
    assert free.alike < 0.5


def test_what_stands_for_a_figure_is_no_word() -> None:
    same = aligned("标准版的年费为 @，首次另收 #。", "标准版的年费为 #，首次另收 @。")

    assert (same.places, same.replaced) == (0, 0)


def test_what_only_one_side_says_is_added() -> None:
    more = aligned("Replies come within @.", "Replies on weekdays come within @.")

    assert (more.places, more.replaced) == (0, 0)
    assert more.added == pytest.approx(2 / 4)


def test_an_empty_text_is_like_nothing() -> None:
    assert aligned("", "年费 @").alike == 0
    assert pairs_of("？！") == set()


def test_the_clause_of_a_figure_is_the_one_it_stands_in() -> None:
    assert clause_of("首年 #，次年起 @，另付差旅费。") == "次年起 @"


def test_han_characters_are_taken_in_pairs_and_other_words_whole() -> None:
    assert pairs_of("云星空 ERP") == {"云星", "星空", "空", "erp"}
