"""Pieces of an article -> blocks with their clauses, tables with their rows, and the figures of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.articles.markdown import Grid, Text
from index.facets import FacetCatalogue, Mention, narrowed
from index.figures.clauses import ends_sentence, facets_of, mentions_in, scope_sentence, split_clauses
from index.figures.quantities import read_implied_per, read_quantities
from index.types import Block, Clause, Facets, Figure, Language, Place, Quantity, QuantityKind, Row, Table

_BARE_NUMBER = re.compile(r"[\s0-9.,万千百亿一二两三四五六七八九十至到~～–—-]+(?:to\s[0-9.,\s]+)?")
_UNIT_IN_HEADING = re.compile(r"[（(]([^（()）]*)[)）]")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a piece stands: what its figures are called, and for which facets they hold by default."""

    article: str
    language: Language
    title: str
    applies_to: Facets
    file: str
    catalogue: FacetCatalogue
    source: tuple[str, ...] = ()
    """The file's lines, in which a figure's column is looked up."""
    heading: str | None = None
    heading_facets: Facets = field(default_factory=dict)

    def under(self, heading: str | None, facets: Facets) -> Scope:
        """Return the scope of what stands under a heading."""
        return replace(self, heading=heading, heading_facets=facets)

    def figure(self, quantity: Quantity, label: str, line: int, *facets: Facets) -> Figure:
        """Make a figure of a quantity on a line of the file, for the narrowest of the facets."""
        return Figure(
            quantity=quantity,
            label=label,
            facets=narrowed(self.applies_to, self.heading_facets, *facets),
            article=self.article,
            language=self.language,
            section=self.heading,
            place=self.place(line, quantity.text),
        )

    def place(self, line: int, text: str) -> Place:
        """Return where ``text`` stands on a line; its first column where the source writes it with marks."""
        source = self.source[line - 1] if line <= len(self.source) else ""
        return Place(self.file, line, max(source.find(text), 0) + 1)


def read_block(piece: Text, scope: Scope) -> tuple[Block, tuple[Figure, ...]]:
    """Read a paragraph or list: its clauses, each with the figures that stand in it."""
    clauses: list[Clause] = []
    sentence: list[str] = []
    start = 0
    for clause in split_clauses(piece.text):
        sentence.append(clause)
        if ends_sentence(clause):
            clauses.extend(_sentence(sentence, start, piece, scope))
            start += sum(map(len, sentence))
            sentence = []
    clauses.extend(_sentence(sentence, start, piece, scope))
    facets = facets_of(mentions_in(piece.text, scope.catalogue))
    figures = tuple(figure for clause in clauses for figure in clause.figures)
    return Block(piece.text, facets, Place(scope.file, piece.line), tuple(clauses)), figures


def _sentence(parts: list[str], start: int, piece: Text, scope: Scope) -> list[Clause]:
    """Turn the clauses of one sentence, which begins at ``start`` of the piece, into values."""
    text = "".join(parts)
    quantities = read_quantities(text, scope.language)
    mentions = _apart(mentions_in(text, scope.catalogue), quantities)
    scoped = list(zip(quantities, scope_sentence(text, quantities, mentions), strict=True))
    clauses: list[Clause] = []
    position = 0
    for part in parts:
        end = position + len(part)
        figures = tuple(
            scope.figure(quantity, scope.heading or scope.title, piece.line_at(start + quantity.span[0]), facets)
            for quantity, facets in scoped
            if position <= quantity.span[0] < end
        )
        named = facets_of([mention for mention in mentions if position <= mention.start < end])
        clauses.append(Clause(part, named, figures))
        position = end
    return clauses


def _apart(mentions: list[Mention], quantities: Sequence[Quantity]) -> list[Mention]:
    """Drop names that begin inside an amount: there is no 年服务 in "1 年服务"."""
    spans = [quantity.span for quantity in quantities if quantity.kind is not QuantityKind.PHONE]
    return [m for m in mentions if not any(m.start < end and start < m.end for start, end in spans)]


def read_table(grid: Grid, scope: Scope) -> tuple[Table, tuple[Figure, ...]]:
    """Read a table: the facets of its rows, and a figure for every quantity in a cell."""
    columns = [facets_of(mentions_in(heading, scope.catalogue)) for heading in grid.header]
    keys = [_row_facets(cells, scope) for cells, _ in grid.rows]
    keyed_by_facets = any(keys)
    rows: list[Row] = []
    figures: list[Figure] = []
    for (cells, line), key in zip(grid.rows, keys, strict=True):
        rows.append(Row(cells, narrowed(_union(columns), key), Place(scope.file, line)))
        for column, cell in enumerate(cells):
            row_heading = "" if keyed_by_facets or not column or _amounts(cells[0], "", scope) else cells[0]
            label = row_heading or grid.header[column] or scope.heading or scope.title
            quantities = _amounts(cell, grid.header[column], scope)
            scopes = scope_sentence(cell, quantities, _apart(mentions_in(cell, scope.catalogue), quantities))
            figures.extend(
                scope.figure(quantity, label, line, columns[column], key, own)
                for quantity, own in zip(quantities, scopes, strict=True)
            )
    return Table(grid.header, tuple(rows), Place(scope.file, grid.line), tuple(columns)), tuple(figures)


def _row_facets(cells: tuple[str, ...], scope: Scope) -> dict[str, tuple[str, ...]]:
    """Return what a row is about: of each facet, what the leftmost cell without an amount names."""
    found: dict[str, tuple[str, ...]] = {}
    for cell in cells:
        if not read_quantities(cell, scope.language):
            found = narrowed(facets_of(mentions_in(cell, scope.catalogue)), found)
    return found


def _union(columns: list[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for facets in columns:
        for facet, values in facets.items():
            merged[facet] = tuple(dict.fromkeys((*merged.get(facet, ()), *values)))
    return merged


def _amounts(cell: str, heading: str, scope: Scope) -> tuple[Quantity, ...]:
    """Read a cell; its unit may stand in the heading: 年服务费（元/年）."""
    quantities = read_quantities(cell, scope.language)
    unit = _UNIT_IN_HEADING.search(heading)
    if not quantities and unit and _BARE_NUMBER.fullmatch(cell):
        quantities = read_quantities(f"{cell} {unit.group(1)}", scope.language)
    implied = read_implied_per(heading)
    return tuple(
        replace(quantity, per=implied) if quantity.kind is QuantityKind.MONEY and not quantity.per else quantity
        for quantity in quantities
    )
