"""However a figure is written, it is the same figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from index.figures.quantities import read_quantities
from index.types import Quantity, QuantityKind

DASHES = ["-", "–", "—", "－", "‐", "‑", "‒", "―", "−", "~", "～", "∼", "〜", "至", "到"]
SPACES = ["", " ", "\u00a0", "\u2009", "\u3000"]
_DIGITS = "零一二三四五六七八九"
_FULL = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def chinese(number: int) -> str:
    """Write a number below ten thousand in Chinese numerals."""
    left, said, gap = number, "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, left = divmod(left, size)
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + unit
        gap = not digit
    return said.removeprefix("一") if 10 <= number < 20 else said


def plain(number: int) -> str:
    return str(number)


def separated(number: int) -> str:
    return f"{number:,}"


def full_width(number: int) -> str:
    return str(number).translate(_FULL)


def exact(number: int) -> str:
    return f"{number}.00"


WRITTEN = st.sampled_from([plain, separated, full_width, exact, chinese])
RANGES = st.tuples(st.integers(1, 9999), st.integers(1, 9999)).filter(lambda ends: ends[0] < ends[1])


def read(text: str) -> Quantity:
    (quantity,) = read_quantities(text, "zh")
    return quantity


def values(quantity: Quantity) -> tuple[QuantityKind, Decimal | None, Decimal | None, str, tuple[str, ...]]:
    return quantity.kind, quantity.low, quantity.high, quantity.unit, quantity.per


@given(ends=RANGES, write=WRITTEN, dash=st.sampled_from(DASHES), space=st.sampled_from(SPACES))
def test_a_range_survives_separators_full_width_numerals_dashes_and_blanks(
    ends: tuple[int, int], write: Callable[[int], str], dash: str, space: str
) -> None:
    low, high = ends
    text = f"专业版年服务费 {write(low)}{space}{dash}{space}{write(high)}{space}元/年"
    assert values(read(text)) == values(read(f"专业版年服务费 {low}-{high} 元/年")), text
    assert (read(text).low, read(text).high) == (Decimal(low), Decimal(high))


@given(number=st.integers(1, 9999), write=WRITTEN, space=st.sampled_from(SPACES))
def test_a_sum_survives_separators_full_width_numerals_and_blanks(
    number: int, write: Callable[[int], str], space: str
) -> None:
    text = f"远程处理{space}{write(number)}{space}元一次"
    assert values(read(text)) == values(read(f"远程处理 {number} 元一次")), text


@given(number=st.integers(1, 99), write=st.sampled_from([plain, full_width, chinese]), space=st.sampled_from(SPACES))
def test_a_period_survives_how_it_is_written(number: int, write: Callable[[int], str], space: str) -> None:
    text = f"签收后{space}{write(number)}{space}天内可以退货"
    assert values(read(text)) == values(read(f"签收后 {number} 天内可以退货")), text
