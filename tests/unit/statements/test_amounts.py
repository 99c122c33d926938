"""Figures that only articles are compared by, as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.statements.amounts import read_figures


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("顾问队伍为八十人", 80, 80, "people"),
        ("每班十至二十人", 10, 20, "people"),
        ("最多录入 2 万张凭证", None, 20000, "张"),
        ("免费迁移仅限一次", 1, 1, "times"),
        ("附送 500 个学生账号", 500, 500, "user"),
        ("up to 100 concurrent users", None, 100, "user"),
        ("two site visits", 2, 2, "times"),
        ("并发上限 20", None, 20, "并发"),
        ("新员工培训免费", 0, 0, "CNY"),
        ("Data migration is free", 0, 0, "CNY"),
        ("首付款为总额的三成半", 35, 35, "%"),
        ("开 13 个点的发票", 13, 13, "%"),
        ("按欠款的千分之八计", "0.8", "0.8", "%"),
        ("先付一半的合同款", 50, 50, "%"),
        ("不低于 99.9%", "99.9", None, "%"),
        ("within 8 working hours", None, 8, "hour"),
        ("提前六十日通知", 60, 60, "day"),
        ("客户经理每季度回访一次", 4, 4, "times"),
        ("twice a year", 2, 2, "times"),
        ("早上九点半到下午六点", 570, 1080, "clock"),
        ("between 8 a.m. and 8 p.m.", 480, 1200, "clock"),
        ("at least 3 users", 3, None, "user"),
        ("专业版的年费是两千八，合同照旧", 2800, 2800, "CNY"),
        ("套打纸的价格两百二一箱", 220, 220, "CNY"),
        ("买断价是 6.2 万，首年免费", 62000, 62000, "CNY"),
        ("15 free remote assistance sessions", 15, 15, "times"),
        ("two sandbox environments for testing", 2, 2, "thing environment"),
        ("limited to 20 participants", None, 20, "people"),
        ("内存不得低于 16G", 16, None, "gb"),
        ("办理入住从下午两点开始", 840, 840, "o'clock"),
        ("opens at 10 am", 600, 600, "o'clock"),
        ("早上九点开始、下午五点半结束", 540, 1050, "clock"),
        ("早七点开馆，夜里十一点闭馆", 420, 1380, "clock"),
        ("opens its doors at 8 a.m. and closes at 5 p.m.", 480, 1020, "clock"),
        ("六月二十日前", 620, 620, "date"),
        ("before June 20th", 620, 620, "date"),
        ("on the 3rd of May", 503, 503, "date"),
        ("请在每月 10 号之前", 10, 10, "day of the month"),
        ("by the 5th of each month", 5, 5, "day of the month"),
        ("服务费按 85 折算", 15, 15, "%"),
        ("服务费按 85% 收取", 15, 15, "%"),
        ("服务费按 12% 收取", 12, 12, "%"),
        ("首付款为合同金额的一半", 50, 50, "%"),
        ("support ends on 31 December 2026", 20261231, 20261231, "date"),
        ("2026 年 12 月 31 日停止支持", 20261231, 20261231, "date"),
        ("团队版含 40 个席位", 40, 40, "site"),
        ("within 30 calendar days", None, 30, "day"),
        ("第 30 个自然日", 30, 30, "day"),
        ("总工作量为 15 人天", 15, 15, "person-day"),
        ("停止支持：2027-06-30", 20270630, 20270630, "date"),
        ("上午 8:30 开门，下午 18:00 关门", 510, 1080, "clock"),
        ("上午十时至下午四时", 600, 960, "clock"),
        ("wait a quarter of an hour", 15, 15, "minute"),
        ("按平日价的两倍收费", 200, 200, "%"),
        ("twice the weekday rate", 200, 200, "%"),
        ("按 0.5‰ 计违约金", "0.05", "0.05", "%"),
        ("例会每两周召集一次", 26, 26, "times"),
        ("one full week before it", 7, 7, "day"),
        ("our terms are net 45.", 45, 45, "day"),
        ("每个文件一万行", 10000, 10000, "条"),
        ("最大并发用户数为 50", None, 50, "user"),
        ("up to 99 account sets", None, 99, "套"),
        ("at least twelve participants", 12, None, "people"),
    ],
)
def test_a_figure_is_read(text: str, low: int | str | None, high: int | str | None, unit: str) -> None:
    (figure,) = read_figures(text, "zh")

    ends = tuple(None if end is None else Decimal(end) for end in (low, high))
    assert (figure.low, figure.high, figure.unit) == (*ends, unit)


@pytest.mark.parametrize(
    "text",
    [
        "第一点到第二点",
        "一个问题",
        "You may 5 pay",
        "不满的按月折算",
        "成绩为百分制",
        "八成新",
        "有两点要注意",
        "有三千二",
        "prices rose in 2025",
        "plan 3 costs more",
    ],
)
def test_what_is_no_figure_is_none(text: str) -> None:
    assert read_figures(text, "zh") == ()
