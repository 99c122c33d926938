from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures.numerals import NUMERAL, read_number

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number below 100,000,000 in Chinese numerals."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{zero}{chinese(low) if low else ''}"
    text, pending_zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if pending_zero else "") + DIGITS[digit] + name
            pending_zero = False
        elif text:
            pending_zero = True
    return text or "零"


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_have_the_value_they_write(number: int) -> None:
    written = read_number(chinese(number))

    assert written is not None
    assert written.low == written.high == number


@given(st.integers(0, 10**12))
def test_thousands_separators_do_not_count(number: int) -> None:
    plain, separated = read_number(str(number)), read_number(f"{number:,}")

    assert plain is not None
    assert separated is not None
    assert plain.low == separated.low == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5万", "15000"),
        ("15 万", "150000"),
        ("两", "2"),
        ("十", "10"),
        ("十五万", "150000"),
        ("一千二", "1200"),
        ("一万五", "15000"),
        ("一百零五", "105"),
        ("一万零五百", "10500"),
        ("三点五万", "35000"),
        ("二〇二六", "2026"),
        ("1万5千", "15000"),
        ("1万500", "10500"),
        ("5k", "5000"),
        ("thirty", "30"),
        ("twenty-five", "25"),
        ("two hundred", "200"),
        ("10 thousand", "10000"),
    ],
)
def test_everyday_forms_are_read(text: str, value: str) -> None:
    number = read_number(text)

    assert number is not None
    assert number.low == number.high == Decimal(value)


@pytest.mark.parametrize("text", ["几", "几万", "几千", "几十万", "十几", "数百", "tens of thousands", "a few hundred"])
def test_a_vague_number_has_no_ends(text: str) -> None:
    number = read_number(text)

    assert number is not None
    assert (number.low, number.high) == (None, None)


def test_two_neighbouring_digits_are_a_range() -> None:
    number = read_number("三五百")

    assert number is not None
    assert (number.low, number.high) == (Decimal(300), Decimal(500))


@given(st.text(max_size=30) | st.text(alphabet="零一两十百千万亿点几0123456789.,k ", max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = read_number(text)

    assert number is None or number.low is None or number.low >= 0


@given(st.text(alphabet="零一两十百千万亿点几0123456789.,k ", max_size=20))
def test_what_the_pattern_finds_never_breaks_the_reader(text: str) -> None:
    for match in re.finditer(NUMERAL, text):
        read_number(match.group())
