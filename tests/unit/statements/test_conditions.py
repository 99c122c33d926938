"""On what figures of one sentence depend."""

from __future__ import annotations

import pytest

from index.statements.amounts import read_figures
from index.statements.conditions import conditions_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一次签两年合同的，服务费打 9 折。", {"两年": ("10-10 %",), "9 折": ("2-2 year",)}),
        ("若一次性续满三年，可享受八折优惠。", {"三年": ("20-20 %",), "八折": ("3-3 year",)}),
        ("If you sign for 3 years, the fee is cut by 10%.", {"3 years": ("10-10 %",), "10%": ("3-3 year",)}),
        ("专业版 3 年以上 8 折", {"3 年以上": ("20-20 %",), "8 折": ("3-None year",)}),
        ("连续输错 5 次，账号锁定 30 分钟。", {"5 次": (), "30 分钟": ()}),
        ("远程 200 元，上门 500 元。", {"200 元": (), "500 元": ()}),
    ],
)
def test_a_condition_and_what_follows_from_it_depend_on_each_other(
    text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    figures = read_figures(text, "zh")

    assert {one.text: conditions_in(text, figures, one) for one in figures} == expected
