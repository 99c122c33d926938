"""What is free of charge contradicts a price for the same thing, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.check.pairs import Text
from tests.unit.check.test_pairs import verdicts_of

REMOTE: Text = ("远程支持多少钱", "远程支持每次 200 元。", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("远程支持收费吗", "远程支持免费。", ""), REMOTE),
        (("Remote support", "Remote support is free of charge.", ""), REMOTE),
        (("数据迁移", "数据迁移不另收费。", ""), ("数据迁移费用", "数据迁移一次 3000 元。", "")),
        (
            ("安装", "| 项目 | 费用 |\n|---|---|\n| 安装 | 免费 |\n| 培训 | 800 元 |", ""),
            ("装机", "安装每次 400 元。", ""),
        ),
    ],
)
def test_free_of_charge_contradicts_a_price(one: Text, other: Text, tmp_path: Path) -> None:
    assert verdicts_of((one, other, "c"), tmp_path) == ("c", "c")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("电话支持", "电话支持免费。", ""), ("上门支持", "上门支持每次 500 元。", "")),
        (("升级政策", "服务期内升级免费。", ""), ("升级费", "服务期外升级每次 300 元。", "")),
        (("远程", "远程处理不成功不收费。", ""), REMOTE),
        (("远程支持", "远程支持前 3 次免费。", ""), REMOTE),
        (("免费上门", "每年免费上门 2 次。", ""), ("上门费用", "上门每次 300 元。", "")),
    ],
)
def test_what_is_free_under_a_condition_or_is_something_else_does_not(one: Text, other: Text, tmp_path: Path) -> None:
    assert verdicts_of((one, other, "-"), tmp_path)[0] == "-"
