"""Sums that say no currency or unit, and ranges that are upside down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.check.diagnostic import Diagnostic, diagnose
from index.check.source import Source
from index.figures.quantities import read_quantities
from index.types import Article, Place, Table

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_DASH = r"\s*(?:[-‐‑–—~～]|至|到|to)\s*"
_MONEY_WORD = r"(?:费用?|价格?|价钱|收费|单价|押金|定金|\b(?:fees?|price|costs?|charges?|deposit)\b)"
_BARE = re.compile(
    rf"{_MONEY_WORD}\s*(?:一般|大约|约|为|是|在|收|要|共|每次|一次|每年|is|are|of|about|around|:|：|\s)*\s*(?P<sum>{_NUMBER}(?:{_DASH}{_NUMBER})?)"
    r"(?!\s*[-–—~～]?\s*[\d.,]*\s*(?:%|元|块|圆|人民币|rmb|cny|yuan|usd|dollars?|\$|€|£|万|千|折|天|年|月|日|小时|分钟|次|个|人|years?|months?|days?|hours?|minutes?|per\s?cent|euros?|eur|pounds?|gbp|hkd|[\d:：]))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<a>{_NUMBER})\s*(?:[-‐‑–—~～]|至|到)\s*(?P<b>{_NUMBER})\s*(?P<unit>元|%|天|小时|分钟|年|yuan|days|hours|minutes)"
)
_ONLY_NUMBER = re.compile(rf"\s*{_NUMBER}(?:{_DASH}{_NUMBER})?\s*")
_MONEY_HEADING = re.compile(rf"{_MONEY_WORD}|金额|amount", re.IGNORECASE)


def check_units(source: Source, article: Article) -> Iterator[Diagnostic]:
    """Yield sums that customers could not read, and ranges that are none."""
    if source.split is None:
        return
    for offset, line in enumerate(source.split.body.split("\n")):
        place = Place(source.file, source.split.body_line + offset)
        for match in _BARE.finditer(line):
            at = Place(place.file, place.line, match.start("sum") + 1)
            message = f"'{match.group('sum')}' has no unit; write the currency and what it is for, such as 元/年"
            yield diagnose("figure-without-unit", at, message)
        for match in _RANGE.finditer(line):
            if float(match["a"].replace(",", "")) > float(match["b"].replace(",", "")):
                at = Place(place.file, place.line, match.start() + 1)
                yield diagnose("inverted-range", at, f"'{match.group()}' ends below its start; swap the ends")
    for table in (b for section in article.sections for b in section.blocks if isinstance(b, Table)):
        yield from _check_table(table, source, article)


def _check_table(table: Table, source: Source, article: Article) -> Iterator[Diagnostic]:
    for column, heading in enumerate(table.header):
        if not _MONEY_HEADING.search(heading) or re.search("[（(]", heading):
            continue
        for row in table.rows:
            cell = row.cells[column]
            if _ONLY_NUMBER.fullmatch(cell) and not read_quantities(cell, article.language):
                message = f"'{cell.strip()}' has no unit; write the currency and what it is for, such as 元/年"
                yield diagnose("figure-without-unit", source.place(row.place.line, cell), message)
