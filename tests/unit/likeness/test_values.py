"""Whether two amounts agree."""

from __future__ import annotations

import pytest

from index.likeness.values import differs, same_value
from index.statements.amounts import read_figures


@pytest.mark.parametrize(
    ("one", "other", "agree", "differ"),
    [
        ("500–1200 元", "五百到一千二百元", True, False),
        ("24 个月", "2 年", True, False),
        ("3 天", "3 天内", True, False),
        ("3 个工作日", "5 个工作日内", True, True),
        ("15 天", "20 日内", True, True),
        ("1 天内", "3 个工作日内", False, True),
        ("3 天内", "1 个工作日内", True, False),
        ("20 分钟以内", "30 分钟以内", False, True),
        ("至少 16 GB", "至少 8 GB", False, True),
        ("400-178-3238", "4001783238", True, False),
        ("500 元", "5 天", False, True),
        ("2026 年 12 月 31 日", "December 31", True, False),
        ("31 December 2026", "30 June 2027", False, True),
        ("31 December 2026", "31 December 2027", False, True),
    ],
)
def test_amounts_that_leave_room_for_each_other_may_still_be_written_otherwise(
    one: str, other: str, agree: bool, differ: bool
) -> None:
    (first,), (second,) = read_figures(one, "zh"), read_figures(other, "zh")

    assert same_value(first, second) is same_value(second, first) is agree
    assert differs(first, second) is differs(second, first) is differ
