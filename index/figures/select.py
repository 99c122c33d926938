"""What to show of an article for the facets that were asked about. Pure.

A figure for an edition is shown to those who ask about that edition; a general figure (one that names no
edition) to those whose edition has none of its own; a figure for other editions only, to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from index.figures.clauses import ends_unit
from index.types import Article, Block, Clause, Facets, Figure, Quantity, QuantityKind, Row, Section, Table

EDITION, CHANNEL, SERVICE = "edition", "channel", "service"
_DECISIVE = (EDITION, CHANNEL, SERVICE)
"""The facets that a figure may depend on, the one to ask for first in front."""

_ENDS = '。；;.!！?？\n"”’)） '
_OPENING = {"”": "“", "’": "‘", ")": "(", "）": "（"}
_FULL_STOPS = {"；": "。", ";": "."}


def figures_for(article: Article, asked: Facets) -> tuple[Figure, ...]:
    """Return the figures of ``article`` that answer a question about ``asked``, in its order."""
    facets = tuple(facet for facet in asked if asked[facet] and _counts(article.figures, facet))
    fitting = [figure for figure in article.figures if _fits(figure, asked, facets)]
    return tuple(figure for figure in fitting if not _superseded(figure, fitting, asked))


def undecided(article: Article, asked: Facets, section: Section | None = None) -> str | None:
    """Return the facet that has to be known before a figure can be named, or ``None``.

    That is one which ``asked`` leaves open, by whose values the same measure (a fee a year, say) has at
    least two different amounts, and for which no general amount is given. A general range that only
    embraces the amounts of the values is none. With ``section`` only its figures count.
    """
    figures = figures_for(article, asked)
    if section is not None:
        figures = tuple(figure for figure in figures if figure.section == section.heading)
    return next((f for f in _DECISIVE if not asked.get(f) and _depends(figures, f)), None)


def blocks_for(article: Article, section: Section, asked: Facets) -> tuple[Block | Table, ...]:
    """Return what to show of a section: no rows, columns and sentences that are only about other facets.

    A sentence goes when all its figures are for others, or when it names only other editions.
    """
    shown = figures_for(article, asked)
    kept: list[Block | Table] = []
    for block in section.blocks:
        if isinstance(block, Table):
            table = _table_for(block, article, shown, asked)
            kept.extend((table,) if table.rows else ())
        elif text := _text_for(block, shown, asked):
            kept.append(block if text == block.text.strip() else replace(block, text=text))
    return tuple(kept)


def same_measure(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities answer the same question: both a sum a year, say. A missing "per" fits any."""
    alike = (one.kind, one.unit) == (other.kind, other.unit)
    return alike and (one.per == other.per or not one.per or not other.per)


def _counts(figures: Iterable[Figure], facet: str) -> bool:
    """Whether figures are told apart by ``facet``.

    Edition always counts. People say 服务 of anything: the service only where it distinguishes. So does the channel
    where there are no prices: who asks for a phone number is told when the hotline is answered.
    """
    priced = facet == CHANNEL and any(figure.quantity.kind is QuantityKind.MONEY for figure in figures)
    return facet == EDITION or priced or len({figure.facets.get(facet) for figure in figures}) > 1


def _fits(figure: Figure, asked: Facets, facets: tuple[str, ...]) -> bool:
    if figure.quantity.kind is QuantityKind.PHONE:  # the hotline is for whoever reads it
        return True
    return all(_shares(figure.facets, asked, facet) for facet in facets)


def _shares(own: Facets, asked: Facets, facet: str) -> bool:
    """Whether ``own`` leaves the facet open or names an asked value of it."""
    values, wanted = own.get(facet), asked.get(facet)
    return not values or not wanted or bool(set(values) & set(wanted))


def _superseded(figure: Figure, fitting: list[Figure], asked: Facets) -> bool:
    """Whether more specific figures for the same thing exist for every value that was asked about."""
    for facet, wanted in asked.items():
        if figure.facets.get(facet) or not wanted:
            continue
        others = (o for o in fitting if o.facets.get(facet) and _same_thing(figure, o, facet))
        covered = {value for other in others for value in other.facets[facet]}
        if set(wanted) <= covered:
            return True
    return False


def _same_thing(one: Figure, other: Figure, facet: str) -> bool:
    """Whether two figures differ in nothing but what they say of ``facet``."""
    rest = [name for name in _DECISIVE if name != facet]
    return same_measure(one.quantity, other.quantity) and all(_shares(one.facets, other.facets, n) for n in rest)


def _depends(figures: tuple[Figure, ...], facet: str) -> bool:
    return any(_varies([o for o in figures if same_measure(figure.quantity, o.quantity)], facet) for figure in figures)


def _varies(figures: list[Figure], facet: str) -> bool:
    amounts: dict[str, set[Quantity]] = {}
    for figure in figures:
        for value in figure.facets.get(facet, ()):
            amounts.setdefault(value, set()).add(figure.quantity)
    specific = {quantity for found in amounts.values() for quantity in found}
    if len({frozenset(found) for found in amounts.values()}) < 2:
        return False
    general = (figure.quantity for figure in figures if not figure.facets.get(facet))
    return all(all(_embraces(quantity, one) for one in specific) for quantity in general)


def _embraces(wide: Quantity, narrow: Quantity) -> bool:
    low, high = wide.low or Decimal(0), wide.high or Decimal("Infinity")
    return low <= (narrow.low or Decimal(0)) and (narrow.high or Decimal("Infinity")) <= high


def _table_for(table: Table, article: Article, shown: tuple[Figure, ...], asked: Facets) -> Table:
    """Drop the rows for other facets, and in a table with editions as headings the columns of others."""
    rows = [row for row in table.rows if _row_stays(row, article, shown, asked)]
    stay = [number for number, facets in enumerate(table.columns) if _shares(facets, asked, EDITION)]
    if len(stay) == len(table.columns):
        return replace(table, rows=tuple(rows))
    header = tuple(table.header[number] for number in stay)
    columns = tuple(table.columns[number] for number in stay)
    narrow = tuple(replace(row, cells=tuple(row.cells[number] for number in stay)) for row in rows)
    return Table(header, narrow, table.place, columns)


def _row_stays(row: Row, article: Article, shown: tuple[Figure, ...], asked: Facets) -> bool:
    if not _shares(row.facets, asked, EDITION):
        return False
    line = row.place.line
    stated = any(figure.place.line == line for figure in article.figures)
    return not stated or any(figure.place.line == line for figure in shown)


def _text_for(block: Block, shown: tuple[Figure, ...], asked: Facets) -> str:
    units: list[list[Clause]] = [[]]
    for clause in block.clauses:
        units[-1].append(clause)
        if ends_unit(clause.text):
            units.append([])
    text = "".join(_unit_for(unit, shown, asked) for unit in units if unit).strip()
    # The part after a semicolon may be gone.
    return text[:-1] + _FULL_STOPS[text[-1]] if text[-1:] in _FULL_STOPS else text


def _closes(mark: str, text: str) -> bool:
    """Whether ``mark`` may end ``text``: a bracket or a quotation mark only where one is open."""
    opening = _OPENING.get(mark)
    return opening is None or text.count(opening) > text.count(mark)


def _unit_for(unit: list[Clause], shown: tuple[Figure, ...], asked: Facets) -> str:
    """Return what stays of a sentence: all, nothing, or the clauses whose figures are shown."""
    text = "".join(clause.text for clause in unit)
    figures = [figure for clause in unit for figure in clause.figures]
    named = {value for clause in unit for value in clause.facets.get(EDITION, ())}
    wanted = set(asked.get(EDITION, ()))
    if not any(figure in shown for figure in figures):
        return "" if figures or (wanted and named and not named & wanted) else text
    if all(figure in shown for figure in figures):
        return text
    kept: list[str] = []
    keeping = True
    for clause in unit:
        # Words without a figure go with the figure that they follow.
        keeping = any(figure in shown for figure in clause.figures) if clause.figures else keeping
        if keeping:
            kept.append(clause.text)
    closed = "".join(kept).rstrip("，, ")
    if kept[:1] != [unit[0].text]:
        closed = closed[:1].upper() + closed[1:]  # what stood in the middle of a sentence begins one now
    ending = "".join(mark for mark in text[len(text.rstrip(_ENDS)) :] if _closes(mark, closed))
    return closed if closed.endswith(tuple("。；;.!！?？\n")) else closed + ending
