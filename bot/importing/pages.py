"""Word documents and web pages: headings become articles and sections, tables stay tables."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import mammoth
from bs4 import BeautifulSoup, Tag
from bs4.dammit import UnicodeDammit
from markdownify import MarkdownConverter

from bot.importing.drafts import Draft, Extract, Trouble, UnreadableError, refuse_bomb

if TYPE_CHECKING:
    from pathlib import Path

_TOP = re.compile(r"^# (.+)$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
DROPPED = ("script", "style", "noscript", "nav", "header", "footer", "aside", "form", "iframe", "template", "svg")
MOST_CELLS = 20_000
"""Cells of a table after its merged ones are spread out."""


def read_word(path: Path) -> Extract:
    """Read a .docx; its text only, whatever macros or links to other files it carries."""
    try:
        refuse_bomb(path)
        with path.open("rb") as file:
            html = mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(_no_image)).value
    except (BadZipFile, ExpatError, KeyError, ValueError, AttributeError, OSError) as error:
        raise UnreadableError("no Word document (.docx) that can be read") from error
    return _extract(BeautifulSoup(html, "html.parser"), path.stem)


def _no_image(_image: Any) -> dict[str, str]:
    return {"src": ""}


def read_html(path: Path) -> Extract:
    """Read a web page: its main part, without navigation and scripts. Nothing is fetched."""
    text = UnicodeDammit(path.read_bytes(), ["utf-8", "gb18030"], is_html=True).unicode_markup
    if text is None:
        raise UnreadableError("in no encoding that can be read")
    soup = BeautifulSoup(text, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for one in soup.find_all(DROPPED):
        one.decompose()
    main = soup.find("main") or soup.find("article") or soup.body or soup
    return _extract(main, title or path.stem)


def _extract(soup: Tag, title: str) -> Extract:
    extract = Extract()
    for number, image in enumerate(soup.find_all("img"), 1):
        what = str(image.get("alt") or "").strip()
        extract.troubles.append(Trouble(f"image {number}", f"left out{f': {what}' if what else ''}"))
        image.decompose()
    for number, table in enumerate(soup.find_all("table"), 1):
        if not _spread(table):
            extract.troubles.append(Trouble(f"table {number}", "left out: too large"))
            table.decompose()
    for link in soup.find_all("a"):
        if not re.match(r"(https?:|mailto:|tel:)", str(link.get("href") or "")):
            link.unwrap()
    markdown = MarkdownConverter(heading_style="ATX", bullets="-", strong_em_symbol="*").convert_soup(soup)
    extract.drafts += _articles(_GAPS.sub("\n\n", markdown).strip(), title)
    if not extract.drafts:
        extract.troubles.append(Trouble("whole file", "there is no text in it"))
    return extract


def _articles(markdown: str, title: str) -> list[Draft]:
    """Cut at the first level of headings where there are several; where there is one it is the title."""
    pieces = _TOP.split(markdown)
    before, pairs = pieces[0].strip(), list(zip(pieces[1::2], pieces[2::2], strict=True))
    if not pairs:
        return [Draft(title, before, "whole file")] if before else []
    drafts = [Draft(head.strip("* "), body.strip(), f"heading {i}") for i, (head, body) in enumerate(pairs, 1)]
    if before and len(drafts) == 1:
        return [replace(drafts[0], body=f"{before}\n\n{drafts[0].body}")]
    return [Draft(title, before, "before the first heading"), *drafts] if before else drafts


def _spread(table: Tag) -> bool:
    """Write merged cells into every cell that they cover; the first row becomes the headings."""
    grid: list[list[str | None]] = []
    for y, row in enumerate(table.find_all("tr")):
        x = 0
        for cell in row.find_all(["td", "th"]):
            text = cell.get_text(" ", strip=True)
            while _at(grid, y, x) is not None:
                x += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if (x + wide) * (y + high) > MOST_CELLS:
                return False
            for dy in range(high):
                for dx in range(wide):
                    _put(grid, y + dy, x + dx, text)
            x += wide
    width = max((len(row) for row in grid), default=0)
    fresh = BeautifulSoup("", "html.parser").new_tag("table")
    for y, cells in enumerate(grid):
        line = BeautifulSoup("", "html.parser").new_tag("tr")
        for held in (*cells, *[None] * (width - len(cells))):
            one = BeautifulSoup("", "html.parser").new_tag("td" if y else "th")
            one.string = " ".join((held or "").split()).replace("|", r"\|")
            line.append(one)
        fresh.append(line)
    table.replace_with(fresh)
    return True


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() else 1


def _at(grid: list[list[str | None]], y: int, x: int) -> str | None:
    return grid[y][x] if y < len(grid) and x < len(grid[y]) else None


def _put(grid: list[list[str | None]], y: int, x: int, text: str) -> None:
    while len(grid) <= y:
        grid.append([])
    while len(grid[y]) <= x:
        grid[y].append(None)
    grid[y][x] = text
