"""The ruler itself: what is read as a figure in a reply."""

from __future__ import annotations

import pytest

from .figures import amounts, phones, published, shows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KIS 专业版年服务费:500–1200 元/年。", {"500–1200"}),
        ("500 - 1,200 yuan a year", {"500–1200"}),
        ("between 500 and 1,200 yuan", {"500–1200"}),
        ("¥5,000 ~ ¥150,000", {"5000–150000"}),
        ("5000 元至 15 万元", {"5000–150000"}),
        ("0.5–15 万元", {"5000–150000"}),
        ("200–500 元/年,以及 1000 元/年", {"200–500", "1000"}),
        ("200–500 yuan, and 1,000 yuan", {"200–500", "1000"}),
        ("合同额的 7–10%", {"7%–10%"}),
        ("7% to 10% of the contract", {"7%–10%"}),
        ("从 500 元到几万元", {"500"}),
        ("2000 元/人/天", {"2000"}),
        ("改成 9 元", {"9"}),
        ("每年 1 yuan", {"1"}),
    ],
)
def test_amounts_are_read_in_one_spelling(text: str, expected: set[str]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "400-178-3238(7×24)",
        "2026-11-01 核对",
        "2026 年 11 月",
        "reviewed 1 November 2026",
        "K/3 WISE",
        "30 分钟以内",
        "最多 2000 字",
        "up to 2000 characters",
        "1. 2. 3. 24/7",
    ],
)
def test_what_is_no_money_is_not_read_as_money(text: str) -> None:
    assert amounts(text) == set()


def test_phrases_are_shown_in_any_wording() -> None:
    assert shows("软件包一年服务", "1年")
    assert not shows("500 元/年", "1年")
    assert shows("within half an hour", "30分钟")
    assert shows("500 元起", "200–300|500")


def test_a_foreign_telephone_number_is_seen() -> None:
    assert phones("拨打 400-178-3238 或 13800138000") == {"4001783238", "13800138000"}


def test_a_neighbours_annual_fee_is_not_published_for_an_edition() -> None:
    assert "5000–150000" not in published(("KIS 专业版",))
    assert "200–300" not in published(("KIS 专业版",))
