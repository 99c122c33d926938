"""Questions and answers from CSV, Excel and JSON lines: rows of one answer become one article."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bot.importing.drafts import Draft, Extract, Trouble, UnreadableError, plain_markdown, refuse_bomb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

QUESTION = ("question", "questions", "q", "问题", "提问", "问法", "问", "標題", "标题", "title", "faq")
ANSWER = ("answer", "answers", "a", "答案", "回答", "答", "解答", "回复", "内容", "content", "text")
MOST_ROWS = 20_000
ENCODINGS = ("utf-8-sig", "gb18030")
"""GB 18030 reads GBK and GB 2312 as well."""

Row = tuple[str, dict[str, str]]
"""Where it stands, and its cells by heading."""
Named = tuple[list[Row], list[Trouble]]
"""Rows, and what could be none."""


def read_csv(path: Path, columns: tuple[str | None, str | None]) -> Extract:
    """Read a table with a row of headings, in UTF-8, UTF-16 or GB 18030, with commas, semicolons or tabs."""
    text = _decoded(path.read_bytes())
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableError(f"no CSV: {error}") from error
    return _together(_named(rows, "row"), columns)


def read_excel(path: Path, columns: tuple[str | None, str | None]) -> Extract:
    """Read every sheet; formulas give the value that was last shown, macros are not even looked at."""
    try:
        refuse_bomb(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableError("no Excel file (.xlsx) that can be read") from error
    together = Extract()
    try:
        for sheet in book.worksheets:
            rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            if not any(cell.strip() for row in rows for cell in row):
                continue
            try:
                found = _together(_named(rows, f"{sheet.title} row"), columns)
            except UnreadableError as error:  # the other sheets are taken all the same
                found = Extract(troubles=[Trouble(sheet.title, str(error))])
            together.drafts += found.drafts
            together.troubles += found.troubles
    except (BadZipFile, ValueError, KeyError, ParseError) as error:
        raise UnreadableError("an Excel file that is damaged") from error
    finally:
        book.close()
    return _not_empty(together)


def _shown(value: Any) -> str:
    """Write a cell as Excel shows it: a day without its midnight, a whole number without its point."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def read_json_lines(path: Path, columns: tuple[str | None, str | None]) -> Extract:
    """Read a JSON object a line."""
    rows: list[Row] = []
    troubles: list[Trouble] = []
    for number, line in enumerate(_decoded(path.read_bytes()).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError):
            troubles.append(Trouble(f"row {number}", "no JSON"))
            continue
        if isinstance(value, dict):
            rows.append((f"row {number}", {str(key): _text(one) for key, one in value.items()}))
        else:
            troubles.append(Trouble(f"row {number}", "no object with a question and an answer"))
    return _together((rows, troubles), columns)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("neither UTF-8, UTF-16 nor GB 18030")


def _named(rows: Sequence[Sequence[str]], place: str) -> Named:
    """Return rows by the headings above them. What has more cells than those would lose the end of its answer."""
    headings = [cell.strip() for cell in rows[0]] if rows else []
    twice = next((name for name in headings if name and headings.count(name) > 1), None)
    if twice:
        raise UnreadableError(f"two columns are called '{twice}'; rename one")
    named: list[Row] = []
    troubles: list[Trouble] = []
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row[len(headings) :]):
            troubles.append(Trouble(f"{place} {number}", "more cells than headings; put quotes around the answer"))
        elif any(cell.strip() for cell in row):
            cells = zip_longest(headings, row[: len(headings)], fillvalue="")
            named.append((f"{place} {number}", dict(cells)))
    return named, troubles


def _together(given: Named, columns: tuple[str | None, str | None]) -> Extract:
    rows, troubles = given
    found = _pairs(rows, columns)
    return _not_empty(Extract(found.drafts, [*troubles, *found.troubles]))


def _not_empty(extract: Extract) -> Extract:
    """Refuse a file that says nothing at all: somebody gave another one than they meant."""
    if not extract.drafts and not extract.troubles:
        raise UnreadableError("there is no row with a question in it")
    return extract


def _pairs(rows: Iterable[Row], columns: tuple[str | None, str | None]) -> Extract:
    extract = Extract()
    together: dict[str, list[tuple[str, str]]] = {}
    for count, (place, cells) in enumerate(rows):
        if count == MOST_ROWS:
            extract.troubles.append(Trouble(place, f"this row and all below: more than {MOST_ROWS} rows"))
            break
        question, answer = (_cell(cells, *pair) for pair in ((columns[0], QUESTION), (columns[1], ANSWER)))
        if question is None or answer is None:
            missing = "question" if question is None else "answer"
            raise UnreadableError(f"no column of {missing}s among {', '.join(cells)}; name it with --{missing}-column")
        if question.strip() and answer.strip():
            together.setdefault(plain_markdown(answer), []).append((place, question))
        else:
            extract.troubles.append(Trouble(place, f"no {'answer' if question.strip() else 'question'}"))
    for answer, asked in together.items():
        questions = dict.fromkeys(" ".join(one.split()) for _, text in asked for one in text.split("\n") if one.strip())
        extract.drafts.append(Draft(next(iter(questions)), answer, asked[0][0], tuple(questions)))
    return extract


def _cell(cells: dict[str, str], given: str | None, guesses: Sequence[str]) -> str | None:
    if given:
        return cells.get(given)
    by_name = {name.strip().casefold(): value for name, value in cells.items()}
    return next((by_name[guess] for guess in guesses if guess in by_name), None)
