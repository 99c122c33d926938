"""The body of an article, cut into headings, paragraphs, lists and tables with their lines.

This is only about Markdown; what the pieces say is for ``index.articles.article``.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from index.errors import Fault
from index.text import HAN
from index.types import Place

_DELIMITER_ROW = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*|\s*\|\s*:?-+:?\s*\|\s*")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}，。；：、！？）】])\n(?=[{HAN}（【])")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 to 6."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, list, quotation or code block as plain text.

    ``lines`` holds (offset in ``text``, line in the file) for every piece of it, in order.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    paragraph: bool

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return self.lines[0][1]

    def line_at(self, offset: int) -> int:
        """Return the line of the file that a character of ``text`` stands on."""
        return self.lines[max(bisect(self.lines, offset, key=itemgetter(0)) - 1, 0)][1]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: plain text of the header's cells, and of each row's with its line. No row is ragged."""

    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int], ...]
    line: int


Piece = Heading | Text | Grid


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def find_conflicts(text: str, file: str) -> list[Fault]:
    """Return a fault for each line that a version control system left to be resolved."""
    message = "a merge conflict that was not resolved; keep one side and delete the marks"
    return [
        Fault(Place(file, number), "merge-conflict", message)
        for number, line in enumerate(text.split("\n"), 1)
        if _CONFLICT.match(line)
    ]


def read_markdown(body: str, file: str, first_line: int) -> tuple[tuple[Piece, ...], list[Fault]]:
    """Cut ``body``, which begins on ``first_line`` of ``file``; faults are broken and ragged tables."""
    reader = _Reader(body, file, first_line)
    return tuple(reader.read()), reader.faults


class _Reader:
    """Walks the top level of the parsed tokens."""

    def __init__(self, body: str, file: str, first_line: int) -> None:
        self.faults: list[Fault] = []
        self._source = body.split("\n")
        self._tokens = _parser().parse(body)
        self._file = file
        self._first_line = first_line

    def read(self) -> list[Piece]:
        pieces: list[Piece] = []
        position = 0
        while position < len(self._tokens):
            end = self._end(position)
            if piece := self._piece(self._tokens[position : end + 1]):
                pieces.append(piece)
            position = end + 1
        return pieces

    def _end(self, position: int) -> int:
        """Return where the token opened at ``position`` is closed."""
        token = self._tokens[position]
        if token.nesting <= 0:
            return position
        closing = range(position + 1, len(self._tokens))
        return next(i for i in closing if self._tokens[i].nesting == -1 and self._tokens[i].level == token.level)

    def _piece(self, tokens: Sequence[Token]) -> Piece | None:
        opening = tokens[0]
        if opening.type == "heading_open":
            return Heading(plain(tokens[1]).replace("\n", " "), int(opening.tag[1:]), self._line(opening))
        if opening.type == "table_open":
            return self._grid(tokens)
        self._check_table(opening)
        return self._text(tokens)

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self._first_line

    def _grid(self, tokens: Sequence[Token]) -> Grid:
        rows: list[tuple[list[str], int]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append(([], self._line(token)))
            elif token.type == "inline":
                rows[-1][0].append(plain(token))
        header = tuple(rows[0][0])
        for _, line in rows[1:]:
            self._check_row(line, len(header))
        return Grid(header, tuple((tuple(cells), line) for cells, line in rows[1:]), rows[0][1])

    def _check_row(self, line: int, columns: int) -> None:
        source = self._source[line - self._first_line].strip()
        cells = escapedSplit(source.removeprefix("|"))
        count = len(cells) - (1 if len(cells) > 1 and not cells[-1].strip() and source.endswith("|") else 0)
        if count != columns:
            message = f"{count} cells under {columns} headings"
            self.faults.append(Fault(Place(self._file, line), "ragged-row", message))

    def _check_table(self, opening: Token) -> None:
        """A table whose header and delimiter row differ in cells is not recognised as one."""
        if opening.type != "paragraph_open" or not opening.map:
            return
        for number in range(opening.map[0], opening.map[1]):
            if _DELIMITER_ROW.fullmatch(self._source[number]):
                message = "this row of dashes makes no table; it needs as many cells as the header above it"
                place = Place(self._file, number + self._first_line)
                self.faults.append(Fault(place, "broken-table", message))

    def _text(self, tokens: Sequence[Token]) -> Text | None:
        text = ""
        lines: list[tuple[int, int]] = []
        marker = ""
        for token in tokens:
            if token.type == "list_item_open":
                depth = (token.level - 1) // 2
                number = f"{token.info}." if token.info else "-"
                marker = f"{'  ' * depth}{number} "
            content = _content(token)
            if content:
                text += "\n" if text else ""
                for further, part in enumerate(content.split("\n")):
                    text += "\n" if further else ""
                    lines.append((len(text), self._line(token) + further))
                    text += marker + part
                    marker = ""
        return _joined(text, tuple(lines), tokens[0].type == "paragraph_open") if text.strip() else None


def _joined(text: str, lines: tuple[tuple[int, int], ...], paragraph: bool) -> Text:
    """Join the lines of a wrapped paragraph: with a blank, and between Han characters with nothing."""
    if not paragraph:
        return Text(text, lines, paragraph)
    gaps = [match.start() for match in _BETWEEN_HAN.finditer(text)]
    moved = tuple((offset - sum(gap < offset for gap in gaps), line) for offset, line in lines)
    return Text(_BETWEEN_HAN.sub("", text).replace("\n", " "), moved, paragraph)


def _content(token: Token) -> str:
    if token.type == "inline":
        return plain(token)
    if token.type in ("fence", "code_block"):
        return token.content.rstrip("\n")
    return _TAG.sub("", token.content).strip() if token.type == "html_block" else ""


def plain(token: Token) -> str:
    """Return the text of inline Markdown without its marks; web addresses follow their links."""
    parts: list[str] = []
    link = ""
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "link_open":
            link = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            shown = link.startswith(("http://", "https://")) and link not in "".join(parts)
            parts.append(f" ({link})" if shown else "")
    return "".join(parts).strip()
