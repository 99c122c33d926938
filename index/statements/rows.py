"""The figures of a table, with what row and column say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.facets import narrowed
from index.figures.clauses import facets_of, mentions_in
from index.figures.quantities import read_implied_per
from index.statements.conditions import conditions_of
from index.statements.meant import counted
from index.statements.per import PERSON_DAYS
from index.statements.sentences import Found
from index.statements.subject import Subject, level_of
from index.statements.wording import Wording, masked
from index.text import fold
from index.types import Quantity, QuantityKind, Table

_BARE = re.compile(r"[\s0-9.,~～–—-]+")
_COUNTED_LAST = re.compile(r"(?:用户|账套|站点|users?|account sets?|sites?)(?=数?量?$)", re.IGNORECASE)
"""What is counted, though more is said before it: 同时在线用户数."""
_NUMBER_OF = re.compile(
    r"^(?:最多|最大|可用|可建|包含|含|免费|number of|included|maximum|max\.?)\s*|(?:上限|数量?|个数)+$", re.IGNORECASE
)


def read_table(table: Table, wording: Wording) -> Iterator[tuple[str, Found]]:
    """Yield the figures of a table, each with its row and column."""
    for number, row in enumerate(table.rows):
        key = facets_of(
            [m for cell in row.cells for m in mentions_in(cell, wording.catalogue) if not wording.figures(cell)]
        )
        about = frozenset().union(*key.values())
        named = [cell for cell in row.cells if cell and not wording.figures(cell)]
        name = " ".join([*sorted(about), *fold(wording.without_facets(row.cells[0])).replace(",", " ").split()])
        for column, cell in enumerate(row.cells):
            names_row = not column and _is_key(table, row.cells, wording)
            heading = table.header[column]
            found = wording.figures(cell) or _with_unit(cell, (heading, *(named[:1] if column else ())), wording)
            facets = narrowed(table.columns[column] if table.columns else {}, key)
            conditions = conditions_of(wording.figures(row.cells[0]) if column else (), None)
            for quantity in found:
                implied = _implied_per(heading) or _implied_per(" ".join(named[:1]))
                if quantity.kind is QuantityKind.MONEY and not quantity.per and implied:
                    quantity = replace(quantity, per=implied)  # noqa: PLW2901
                rest = wording.without_facets(f"{cell[: quantity.span[0]]} {cell[quantity.span[1] :]}")
                keyed = " ".join(wording.without_facets(one) for one in named[:1])
                words = f"{keyed} {wording.without_facets(heading)} {rest}"
                level = level_of(named[0]) if named else Subject()
                quantity = counted(quantity, f"{keyed} {heading}", "")  # noqa: PLW2901
                text = f"{' '.join(named)} {heading} {masked(cell, found, quantity)}"
                yield (
                    f"{number}.{column}",
                    Found(
                        quantity,
                        facets,
                        words,
                        conditions,
                        words,
                        text,
                        level=level,
                        named=about,
                        row=name,
                        names_row=names_row,
                    ),
                )


def _implied_per(heading: str) -> tuple[str, ...]:
    return ("person", "day") if PERSON_DAYS.search(heading) else read_implied_per(heading)


def _is_key(table: Table, cells: tuple[str, ...], wording: Wording) -> bool:
    """Whether the first cell says which row it is, and no figure of its own: 5000 条 above and below others."""
    if any(one.kind is QuantityKind.MONEY for cell in cells[1:] for one in wording.figures(cell)):
        return True  # what is beside it is the price of it
    beside = any(wording.figures(cell) or _BARE.fullmatch(cell.strip()) for cell in cells[1:])
    return len(table.rows) > 1 and beside and not mentions_in(cells[0], wording.catalogue)


def _with_unit(cell: str, headings: tuple[str, ...], wording: Wording) -> tuple[Quantity, ...]:
    """Read a bare number by the unit that stands above it, or before it: 年费（元）, 用户数, Site visits."""
    if not _BARE.fullmatch(cell.strip()):
        return ()
    for heading in headings:
        unit = re.search(r"[（(]([^（()）]*)[)）]", heading)
        bare = heading.replace(unit.group(), "") if unit else heading
        last = re.split(r"[,，:：]", bare)[-1]  # Implementation, yuan per person-day
        units = [_NUMBER_OF.sub("", one.strip()).strip() for one in (bare, last)]
        units += _COUNTED_LAST.findall(bare)
        for what in (unit.group(1), *units) if unit else units:
            if found := wording.figures(f"{cell.strip()} {what}"):
                return found
    return ()
