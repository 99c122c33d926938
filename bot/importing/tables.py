"""Tables of pages and documents as Markdown can have them: one row of headings, no merged cells, text in each."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

MOST_CELLS = 20_000
"""Cells of a table after its merged ones are spread out."""
SAFE = re.compile(r"(https?:|mailto:|tel:)")
"""Addresses that customers can follow."""

Grid = list[list[str | None]]


def spread(table: Tag) -> bool:
    """Write merged cells into every cell that they cover; the first row becomes the headings, a caption stands above.

    ``False`` where the table is too large; then it is as it was.
    """
    grid = _grid(table)
    if grid is None:
        return False
    caption = table.find("caption")
    if caption:
        above = _new("p")
        above.string = caption.get_text(" ", strip=True)
        table.insert_before(above)
    width = max((len(row) for row in grid), default=0)
    fresh = _new("table")
    for y, cells in enumerate(grid):
        line = _new("tr")
        for held in (*cells, *[None] * (width - len(cells))):
            one = _new("td" if y else "th")
            one.string = " ".join((held or "").split()).replace("|", r"\|")
            line.append(one)
        fresh.append(line)
    table.replace_with(fresh)
    return True


def _grid(table: Tag) -> Grid | None:
    grid: Grid = []
    if len(table.find_all(["td", "th"], limit=MOST_CELLS + 1)) > MOST_CELLS:
        return None
    for y, row in enumerate(_cells(table)):
        x = 0
        for cell, text in row:
            while _at(grid, y, x) is not None:
                x += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if (x + wide) * (y + high) > MOST_CELLS:
                return None
            for dy in range(high):
                for dx in range(wide):
                    _put(grid, y + dy, x + dx, text)
            x += wide
    return grid


def _cells(table: Tag) -> list[list[tuple[Tag, str]]]:
    """Return the cells by row, each with its text.

    Pages need not close rows and cells, and then one stands inside the one before it: what a cell or a text belongs to
    is the nearest one around it that is of this table. A link that customers can follow stays one.
    """
    for link in table.find_all("a"):
        address, words = str(link.get("href") or ""), link.get_text(" ", strip=True)
        if SAFE.match(address) and words and not re.search(r"[\s()<>]", address):
            link.replace_with(f"[{words}]({address})")
    own = [one for one in table.find_all(["tr", "td", "th"]) if one.find_parent("table") is table]
    cells = {id(one) for one in own if one.name != "tr"}
    texts: dict[int, list[str]] = {}
    for string in table.strings:
        around = next((id(parent) for parent in string.parents if id(parent) in cells), 0)
        texts.setdefault(around, []).append(string.strip())
    rows: list[list[tuple[Tag, str]]] = []
    for one in own:
        if one.name == "tr":
            rows.append([])
        elif rows:
            rows[-1].append((one, " ".join(filter(None, texts.get(id(one), ())))))
    return rows


def _new(name: str) -> Tag:
    return BeautifulSoup("", "html.parser").new_tag(name)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() else 1


def _at(grid: Grid, y: int, x: int) -> str | None:
    return grid[y][x] if y < len(grid) and x < len(grid[y]) else None


def _put(grid: Grid, y: int, x: int, text: str) -> None:
    while len(grid) <= y:
        grid.append([])
    while len(grid[y]) <= x:
        grid[y].append(None)
    grid[y][x] = text
