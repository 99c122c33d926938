"""Whether two amounts agree, in whatever units they are written."""

from __future__ import annotations

from decimal import Decimal

from index.figures.units import CALENDAR, CLOCK
from index.statements.days import DATE, names_year, without_year
from index.types import Quantity, QuantityKind

_BYTES = {"mb": Decimal(1), "gb": Decimal(1024), "tb": Decimal(1024 * 1024)}
_DAYS = {
    "second": (Decimal(1) / 86400, Decimal(1) / 86400),
    "minute": (Decimal(1) / 1440, Decimal(1) / 1440),
    "hour": (Decimal(1) / 24, Decimal(1) / 24),
    "day": (Decimal(1), Decimal(1)),
    "workday": (Decimal(1), Decimal("1.4")),
    "month": (Decimal(28), Decimal(31)),
    "year": (Decimal(360), Decimal(366)),
}
"""How many days one lasts, at least and at most."""


def same_value(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts agree. An open end agrees with whatever lies on its side."""
    if one.kind is not other.kind or unit_of(one) != unit_of(other):
        return False
    if one.kind is QuantityKind.PHONE:
        return one.digits == other.digits
    one, other = _dated_alike(one, other)
    if one.unit != other.unit and one.kind is QuantityKind.PERIOD and not _exact(one.unit, other.unit):
        return _about_as_long(one, other)
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if one.kind is QuantityKind.COUNT and (low is None) != (least is None) and high is not None and most is not None:
        return high == most  # 可建 2 个账套 says how many at most
    if (low, high) == (least, most):
        return True
    return _may_agree(low, high, least, most)


def differs(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts of a kind differ as they are written, though an open end may leave room for both.

    3 天 and 5 天内 do, 3 天 and 3 天内 do not: where one side says an end of the other, the rest is left open.
    """
    if not same_value(one, other):
        return True
    if one.kind is QuantityKind.PHONE:
        return False
    one, other = _dated_alike(one, other)
    mine, theirs = ([end for end in (each.low, each.high) if end is not None] for each in (one, other))
    if not mine or not theirs:
        return False
    if one.kind is QuantityKind.PERIOD and one.unit != other.unit:
        return not any(_as_long(a, one.unit, b, other.unit) for a in mine for b in theirs)
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if (low is None, high is None) == (most is None, least is None) and (low is None) != (high is None):
        return False  # 最多 20 人 and 满 8 人: a ceiling and a floor below it
    mine, theirs = ([end for end in ends if end is not None] for ends in ((low, high), (least, most)))
    return not set(mine) & set(theirs)


def _dated_alike(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Leave out the year of a day where the other names none."""
    if one.unit != DATE or names_year(one) == names_year(other):
        return one, other
    return without_year(one), without_year(other)


def _may_agree(low: Decimal | None, high: Decimal | None, least: Decimal | None, most: Decimal | None) -> bool:
    """Whether an open end leaves room for the other amount."""
    if None not in (low, high, least, most) or _same_side(low, high, least, most):
        return False  # two sums, or two bounds of one side: 20 分钟以内 is not 30 分钟以内
    floor, ceiling = max(low or Decimal(0), least or Decimal(0)), [end for end in (high, most) if end is not None]
    return not ceiling or floor <= min(ceiling)


def _exact(one: str, other: str) -> bool:
    return {one, other} <= CLOCK.keys() or {one, other} <= CALENDAR.keys()


def _about_as_long(one: Quantity, other: Quantity) -> bool:
    """Whether periods in units that do not go into each other may be equal: 30 days and a month."""
    if (one.low is None) != (other.low is None) or (one.high is None) != (other.high is None):
        first, second = _days(one), _days(other)
        return first[0] <= second[1] and second[0] <= first[1]
    return all(
        a is None or b is None or _as_long(a, one.unit, b, other.unit)
        for a, b in ((one.low, other.low), (one.high, other.high))
    )


def _as_long(one: Decimal, unit: str, other: Decimal, other_unit: str) -> bool:
    """Whether two lengths may be equal, with two days more where a weekend may fall into working days."""
    (least, most), (shortest, longest) = (
        (end * _DAYS[name][0], end * _DAYS[name][1] + (2 if name == "workday" else 0))
        for end, name in ((one, unit), (other, other_unit))
    )
    return least <= longest and shortest <= most


def _days(quantity: Quantity) -> tuple[Decimal, Decimal]:
    least, most = _DAYS[quantity.unit]
    top = Decimal("Infinity") if quantity.high is None else quantity.high * most
    return (quantity.low or Decimal(0)) * least, top


def _same_side(low: Decimal | None, high: Decimal | None, least: Decimal | None, most: Decimal | None) -> bool:
    ceilings = low is None and least is None and high is not None and most is not None
    floors = high is None and most is None and low is not None and least is not None
    return ceilings or floors


def embraces(wide: Quantity, narrow: Quantity) -> bool:
    """Whether ``narrow`` lies within ``wide``."""
    (low, high), (least, most) = _bounds(wide), _bounds(narrow)
    top = Decimal("Infinity")
    return (low or Decimal(0)) <= (least or Decimal(0)) and (most or top) <= (high or top)


def _bounds(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    size = CLOCK.get(quantity.unit) or CALENDAR.get(quantity.unit) or _BYTES.get(quantity.unit) or Decimal(1)
    return tuple(None if end is None else end * size for end in (quantity.low, quantity.high))  # type: ignore[return-value]


def unit_of(quantity: Quantity) -> str:
    """Return the unit in which amounts of its kind are compared."""
    if quantity.kind is QuantityKind.PERIOD:
        return "period"
    return "mb" if quantity.unit in _BYTES else quantity.unit
