"""Where the bars and lines of a chart are, in the units of its picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.web.numbers.charts import Chart

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 22
LABELS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; ``row`` and ``column`` say which cell it shows."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """Points that are joined; a single one is drawn as a dot."""

    points: tuple[tuple[float, float], ...]
    tone: int

    @property
    def path(self) -> str:
        """The points as SVG has them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it is drawn. ``ticks`` and ``labels`` are positions with what stands there."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]


def drawn(chart: Chart) -> Drawing:
    """Lay a chart out."""
    values = [[_number(cell) for cell in row[1:]] for row in chart.rows]
    tops = [sum(each or 0 for each in row) for row in values] if chart.kind == "bars" else _all(values)
    top = nice(max(tops, default=0))
    slot = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    ticks = tuple((_y(share * top, top), f"{share * top:g}") for share in (0, 0.5, 1))
    every = max(-(-len(values) // LABELS), 1)
    labels = tuple(
        (LEFT + slot * (at + 0.5), _short(str(row[0]))) for at, row in enumerate(chart.rows) if at % every == 0
    )
    bars = _bars(values, slot, top, chart.tones) if chart.kind == "bars" else ()
    lines = _lines(values, slot, top, chart.tones) if chart.kind == "lines" else ()
    return Drawing(tuple(bars), tuple(lines), ticks, labels)


def nice(value: float) -> float:
    """Return the next number that reads well on an axis."""
    if value <= 0:
        return 1.0
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    while scale > value:
        scale /= 10
    return next(scale * step for step in (1, 2, 4, 5, 6, 8, 10) if scale * step >= value)


def _bars(values: Sequence[Sequence[float | None]], slot: float, top: float, tones: Sequence[int]) -> list[Bar]:
    bars = []
    for row, cells in enumerate(values):
        below = 0.0
        for column, value in enumerate(cells):
            if value:
                y = _y(below + value, top)
                height = _y(below, top) - y
                bars.append(Bar(LEFT + slot * (row + 0.1), y, slot * 0.8, height, tones[column], row, column + 1))
                below += value
    return bars


def _lines(values: Sequence[Sequence[float | None]], slot: float, top: float, tones: Sequence[int]) -> list[Line]:
    lines = []
    for column in range(len(values[0]) if values else 0):
        points: list[tuple[float, float]] = []
        for row, cells in enumerate([*values, [None] * (column + 1)]):
            value = cells[column]
            if value is not None:
                points.append((LEFT + slot * (row + 0.5), _y(value, top)))
            elif points:
                lines.append(Line(tuple(points), tones[column]))
                points = []
    return lines


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _all(values: Sequence[Sequence[float | None]]) -> list[float]:
    return [cell for row in values for cell in row if cell is not None]


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _short(label: str) -> str:
    """Leave the year out of a day."""
    return label[5:] if label.count("-") == 2 else label
