from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures.quantities import read_implied_per, read_quantities
from index.types import Quantity, QuantityKind


def one(text: str) -> Quantity:
    (quantity,) = read_quantities(text, "zh")
    return quantity


def money(low: int | None, high: int | None, *per: str) -> Quantity:
    return Quantity(QuantityKind.MONEY, ends(low), ends(high), "CNY", per)


def period(low: int | None, high: int | None, unit: str) -> Quantity:
    return Quantity(QuantityKind.PERIOD, ends(low), ends(high), unit)


def percent(low: int, high: int) -> Quantity:
    return Quantity(QuantityKind.PERCENT, Decimal(low), Decimal(high), "%")


def ends(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


DASHES = ["-", "–", "—", " - ", " – ", "~", "～", "－", "至", "到", " to "]
CURRENCIES = ["元", " 元", "块", "块钱", "RMB", " yuan", "人民币", " CNY", "圆", "塊"]


@given(
    st.integers(1, 900),
    st.integers(1000, 9_999_999),
    st.sampled_from(DASHES),
    st.sampled_from(CURRENCIES),
    st.booleans(),
)
def test_the_way_a_range_is_written_does_not_change_it(
    low: int, high: int, dash: str, currency: str, separated: bool
) -> None:
    shape = "{:,}" if separated else "{}"

    assert one(f"约 {low}{dash}{shape.format(high)}{currency}左右") == money(low, high)
    assert one(f"{low}{currency}{dash}{shape.format(high)}{currency}") == money(low, high)


@given(
    st.integers(1, 999_999),
    st.sampled_from(["¥{}", "￥{}", "RMB {}", "CNY{}", "人民币{}元", "{:,}元", "{}.00元"]),
)
def test_the_way_an_amount_is_written_does_not_change_it(amount: int, shape: str) -> None:
    assert one(shape.format(amount)) == money(amount, amount)


@given(st.integers(1, 9_999_999))
def test_full_width_digits_are_digits(amount: int) -> None:
    assert one(f"{amount}元".translate({ord(str(i)): 0xFF10 + i for i in range(10)})) == money(amount, amount)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500–1200 元/年", money(500, 1200, "year")),
        ("专业版一年服务费五百到一千二百块", money(500, 1200, "year")),
        ("between 500 and 1,200 yuan per year", money(500, 1200, "year")),
        ("5000 – 150000RMB", money(5000, 150000)),
        ("5-15万元", money(50000, 150000)),
        ("5000 到 15 万元", money(5000, 150000)),
        ("RMB 500 to RMB 1,200 annually", money(500, 1200, "year")),
        ("2000 元/人/天", money(2000, 2000, "person", "day")),
        ("每人每天 2000 元", money(2000, 2000, "person", "day")),
        ("2,000 yuan per person per day", money(2000, 2000, "person", "day")),
        ("2000 yuan per person-day", money(2000, 2000, "person", "day")),
        ("500 元/次", money(500, 500, "visit")),
        ("500块一次", money(500, 500, "visit")),
        ("500 yuan each time", money(500, 500, "visit")),
        ("200–300 yuan per session", money(200, 300, "visit")),
        ("500 元到几万元不等", money(500, None)),
        ("from 500 to tens of thousands of yuan", money(500, None)),
        ("500 元/年起", money(500, None, "year")),
        ("至少 500 元", money(500, None)),
        ("最高不超过 800 元/次", money(None, 800, "visit")),
        ("up to 800 yuan", money(None, 800)),
        ("不得低于 800 元", money(800, None)),
        ("不得超过 800 元", money(None, 800)),
        ("no less than 800 yuan", money(800, None)),
        ("no more than 800 yuan", money(None, 800)),
        ("no later than 7 working days", period(None, 7, "workday")),
        ("一年服务费是 1000 元", money(1000, 1000, "year")),
        ("1 万 5 千元", money(15000, 15000)),
        ("兩百元", money(200, 200)),
        ("7% – 10%", percent(7, 10)),
        ("7–10%", percent(7, 10)),
        ("百分之七到百分之十", percent(7, 10)),
        ("百分之七到十", percent(7, 10)),
        ("7 to 10 percent", percent(7, 10)),
        ("30 分钟以内", period(None, 30, "minute")),
        ("三十分鐘內", period(None, 30, "minute")),
        ("within 30 minutes", period(None, 30, "minute")),
        ("within an hour", period(None, 1, "hour")),
        ("两天", period(2, 2, "day")),
        ("only two days", period(2, 2, "day")),
        ("赠送 1 年服务", period(1, 1, "year")),
        ("12 个月", period(1, 1, "year")),
        ("one year", period(1, 1, "year")),
        ("半年", period(6, 6, "month")),
        ("一个半小时", period(90, 90, "minute")),
        ("half an hour", period(30, 30, "minute")),
        ("3-5 个工作日", period(3, 5, "workday")),
        ("每人天 2000 元", money(2000, 2000, "person", "day")),
        ("上限为 30 分钟", period(None, 30, "minute")),
        ("半小时到一小时", period(30, 60, "minute")),
        ("1 天至 2 周", period(1, 14, "day")),
        ("between 30 minutes and 2 hours", period(30, 120, "minute")),
        ("3 个月到半年", period(3, 6, "month")),
    ],
)
def test_a_quantity_is_read_with_its_unit_and_what_it_is_per(text: str, expected: Quantity) -> None:
    assert one(text) == expected


@pytest.mark.parametrize("text", ["2 小时到 30 分钟", "3 天到 2 个月", "30 分钟和 1 小时", "2 天到 3 个工作日"])
def test_periods_that_are_not_the_ends_of_one_stay_two(text: str) -> None:
    assert len(read_quantities(text, "zh")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "400-178-3238",
        "400 178 3238",
        "4001783238",
        "４００－１７８－３２３８",
        "400–178–3238",
        "拨400-1783238。",
    ],
)
def test_a_phone_number_is_its_digits(text: str) -> None:
    assert (one(text).kind, one(text).digits) == (QuantityKind.PHONE, "4001783238")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0755-5550 1234", "075555501234"),
        ("+86 755 5550 1234", "075555501234"),
        ("+86 10 6500 7700", "01065007700"),
        ("+86 138 0013 8000", "13800138000"),
        ("+86 400-178-3238", "4001783238"),
        ("852-3100-4500", "85231004500"),
        ("(852) 3100 4500", "85231004500"),
        ("+44 20 7946 0958", "442079460958"),
    ],
)
def test_a_number_from_abroad_is_that_which_is_dialled_at_home(text: str, digits: str) -> None:
    assert (one(text).kind, one(text).digits) == (QuantityKind.PHONE, digits)


@pytest.mark.parametrize("text", ["编号 85231004500", "+20 100 200 元"])
def test_a_long_number_alone_is_no_phone(text: str) -> None:
    assert not any(quantity.kind is QuantityKind.PHONE for quantity in read_quantities(text, "zh"))


@pytest.mark.parametrize(
    "text", ["7×24", "7x24 小时", "7*24小时", "24/7", "24×7", "24 hours a day, 7 days a week", "24 小时热线"]
)
def test_round_the_clock_is_one_availability(text: str) -> None:
    around_the_clock = Quantity(QuantityKind.AVAILABILITY, Decimal(168), Decimal(168), "hour", ("week",))

    assert one(text) == around_the_clock


@pytest.mark.parametrize(
    "text",
    [
        "K/3 年服务费",
        "K3年费",
        "U8 年",
        "T+ 3",
        "2026-11-01",
        "2026 年 11 月 1 日",
        "2026年",
        "1. 安装",
        "第一年",
        "第 1–3 年",
        "一年服务费多少钱",
        "一次怎么收",
        "一块儿用",
        "五类服务",
        "8:30-17:30",
        "200 – 300 左右",
        "星期一",
        "year's service fee",
    ],
)
def test_names_dates_and_bare_numbers_are_no_quantities(text: str) -> None:
    assert read_quantities(text, "zh") == ()


def test_each_quantity_keeps_its_own_text_and_place() -> None:
    text = "上门一般 500 元/次；远程 200–300 元/次，热线 400-178-3238。"
    quantities = read_quantities(text, "zh")

    assert [quantity.text for quantity in quantities] == ["500 元/次", "200–300 元/次", "400-178-3238"]
    assert all(text[slice(*quantity.span)] == quantity.text for quantity in quantities)


def test_another_currency_is_not_taken_for_yuan() -> None:
    assert one("$100").unit == one("100 美元").unit == "USD"


@pytest.mark.parametrize(
    ("heading", "per"),
    [("年服务费", ("year",)), ("Annual fee", ("year",)), ("单次费用", ("visit",)), ("费用", ())],
)
def test_a_heading_implies_what_its_amounts_are_per(heading: str, per: tuple[str, ...]) -> None:
    assert read_implied_per(heading) == per


@given(st.text(max_size=80) | st.text(alphabet="0123456789一二两十百千万几年天次元块%–-~到至/每人 .,¥KT+", max_size=40))
def test_any_text_can_be_read_and_spans_stay_inside_it(text: str) -> None:
    quantities = read_quantities(text, "zh")

    assert all(text[slice(*quantity.span)] == quantity.text for quantity in quantities)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(quantities))
    assert all(q.low is None or q.high is None or q.low <= q.high for q in quantities)
