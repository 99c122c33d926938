"""The Markdown of an article: what is broken, what is shown with its marks, what Telegram cannot show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.articles.markdown import plain
from index.check.diagnostic import Diagnostic, diagnose
from index.check.source import Source
from index.types import Place

_EMPHASIS = re.compile(r"(?<![*\\])(\*{2,3})(?!\*)|(?<![_\\\w])(__)(?=\w)|(?<=\w)(__)(?![\w_])")
_UNSUPPORTED = (
    (re.compile(r"~~(?=\S)"), "~~strikethrough~~"),
    (re.compile(r"^\s*(?:[-*+]|\d+\.)\s+\[[ xX]\]\s"), "a task list"),
    (re.compile(r"\[\^[^\]\s]+\]"), "a footnote"),
    (re.compile(r"^\s*:::|^\s*!!!\s"), "an admonition"),
    (re.compile(r"\$\$|\\\(|\\\["), "a formula"),
    (re.compile(r"\{\{|\{%"), "a template's mark"),
    (re.compile(r"==(?=\S)[^=]+=="), "==highlighted text=="),
    (re.compile(r"^\[TOC\]\s*$", re.IGNORECASE), "a table of contents"),
)
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX+|lorem ipsum)\b|待补充|待定稿|待填写|此处填写|占位符|在此输入", re.IGNORECASE
)
_LOOKS_LIKE_ROW = re.compile(r"\s*\|.*\|\s*")
_MOST_CHARACTERS = 4096
"""A Telegram message holds no more; a longer answer is cut in two."""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def parse_body(source: Source) -> list[Token]:
    """Return the tokens of the body; their lines count from the body's first."""
    return _parser().parse(source.split.body) if source.split else []


def check_body(source: Source, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the text under the front matter."""
    if source.split is None:
        return
    start = source.split.body_line
    yield from _check_headings(source, tokens, start)
    yield from _check_sections(source, tokens, start)
    code = _code_lines(tokens)
    for offset, line in enumerate(source.split.body.split("\n")):
        if offset not in code:
            yield from _check_line(line, Place(source.file, start + offset))
    for token in tokens:
        if token.map:
            yield from _check_block(token, source, start)


def _code_lines(tokens: list[Token]) -> set[int]:
    spans = [token.map for token in tokens if token.type in ("fence", "code_block") and token.map]
    return {line for first, last in spans for line in range(first, last)}


def headings(tokens: list[Token]) -> list[tuple[int, str, int]]:
    """Return level, text and line (from the body's first, which is 0) of each heading."""
    return [
        (int(token.tag[1:]), plain(tokens[i + 1]), token.map[0] if token.map else 0)
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and not token.level
    ]


def _check_headings(source: Source, tokens: list[Token], start: int) -> Iterator[Diagnostic]:
    above, seen = 1, dict[str, int]()
    for level, text, offset in headings(tokens):
        place = Place(source.file, start + offset)
        if level > above + 1:
            message = f"a heading of level {level} under level {above}; write {'#' * (above + 1)}"
            yield diagnose("heading-jump", place, message)
        elif level == 1:
            yield diagnose("heading-jump", place, "the title stands in the front matter; sections begin with ##")
        above = max(level, 1)
        if not text:
            yield diagnose("empty-heading", place, "a heading without text; write one or delete the line")
        elif seen.setdefault(text.casefold(), offset) != offset:
            other = Place(source.file, start + seen[text.casefold()])
            yield diagnose("duplicate-heading", place, f"a second heading '{text}'; name what is different", other)


def _check_sections(source: Source, tokens: list[Token], start: int) -> Iterator[Diagnostic]:
    """Look at what stands between headings: nothing, or too much for a message."""
    top = [token for token in tokens if not token.level and token.nesting >= 0]
    length, heading, size = 0, None, 0
    for token in [*top, None]:
        if token is None or token.type == "heading_open":
            if heading is not None and not length and (token is None or int(token.tag[1:]) <= int(heading.tag[1:])):
                message = "a heading with nothing under it; write the text or delete the heading"
                yield diagnose("empty-section", _place(source, heading, start), message)
            if size > _MOST_CHARACTERS:
                at = _place(source, heading, start) if heading else Place(source.file, start)
                message = f"{size} characters; a Telegram message holds {_MOST_CHARACTERS}: split the section with ##"
                yield diagnose("long-answer", at, message)
            heading, length, size = token, 0, 0
        else:
            length += 1
            size += _size(source, token)


def _size(source: Source, token: Token) -> int:
    if not token.map or source.split is None:
        return 0
    return sum(len(line) + 1 for line in source.split.body.split("\n")[token.map[0] : token.map[1]])


def _place(source: Source, token: Token, start: int) -> Place:
    return Place(source.file, start + (token.map[0] if token.map else 0))


def _check_line(line: str, place: Place) -> Iterator[Diagnostic]:
    shown = re.sub(r"`[^`]*`", lambda match: "\x00" * len(match.group()), line)
    for pattern, what in _UNSUPPORTED:
        if match := pattern.search(shown):
            message = f"{what} is shown with its marks; write plain Markdown"
            yield diagnose("unsupported-markup", Place(place.file, place.line, match.start() + 1), message)
    if match := _PLACEHOLDER.search(shown):
        message = f"'{match.group()}' was left in the text; write what belongs there or delete it"
        yield diagnose("placeholder", Place(place.file, place.line, match.start() + 1), message)


def _check_block(token: Token, source: Source, start: int) -> Iterator[Diagnostic]:
    first, last = token.map or (0, 0)
    place = Place(source.file, start + first)
    body = source.split.body.split("\n") if source.split else []
    if (token.type == "fence" and not body[last - 1].strip().startswith(token.markup)) or (
        token.type == "fence" and last - first < 2
    ):
        yield diagnose("open-fence", place, f"a code block that is not closed; put a line {token.markup} after it")
    elif token.type == "html_block":
        yield diagnose("raw-html", place, "HTML is not shown; write Markdown")
    elif token.type == "inline":
        yield from _check_inline(token, source, start)


def _check_inline(token: Token, source: Source, start: int) -> Iterator[Diagnostic]:
    first = start + (token.map[0] if token.map else 0)
    for child, line in _with_lines(token, first):
        if child.type == "html_inline":
            yield diagnose("raw-html", source.place(line, child.content), "HTML is not shown; write Markdown")
        elif child.type == "image":
            message = "an image is not shown; say in words what it shows"
            yield diagnose("image", source.place(line, "!["), message)
        elif child.type == "text" and (match := _EMPHASIS.search(child.content)):
            message = f"'{match.group()}' opens or closes nothing and is shown as it is; close it, or delete it"
            yield diagnose("open-emphasis", source.place(line, match.group()), message)
    rows = [line for line in token.content.split("\n") if _LOOKS_LIKE_ROW.fullmatch(line)]
    if rows and "|" in token.content and len(rows) == len(token.content.split("\n")):
        message = "rows without a header; put a header and a row of dashes above them"
        yield diagnose("table-without-header", Place(source.file, first), message)


def _with_lines(token: Token, first: int) -> Iterator[tuple[Token, int]]:
    line = first
    for child in token.children or ():
        yield child, line
        line += child.type in ("softbreak", "hardbreak")


def check_tables(source: Source, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Yield tables whose header says nothing: all its cells are empty."""
    start = source.split.body_line if source.split else 1
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            end = next(j for j in range(i, len(tokens)) if tokens[j].type == "thead_close")
            cells = [plain(inner) for inner in tokens[i:end] if inner.type == "inline"]
            if not any(cells):
                message = "a table whose header is empty; name what each column holds"
                yield diagnose("table-without-header", _place(source, token, start), message)
