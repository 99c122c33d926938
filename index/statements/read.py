"""Figures with what they are about, ready to be compared across articles and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.facets import FacetCatalogue, narrowed
from index.figures.clauses import ends_sentence, facets_of, mentions_in, split_clauses
from index.figures.quantities import read_implied_per
from index.statements.clocks import as_hours
from index.statements.days import DATE
from index.statements.meant import bounded
from index.statements.rows import read_table
from index.statements.sentences import Found, read_sentence
from index.statements.statement import THINGS, Statement
from index.statements.subject import Subject, joined, subject_of, without
from index.statements.wording import Wording, is_everyday
from index.types import Article, Block, Place, Quantity, QuantityKind, Section, Table

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")

_COUNTED = {"user": frozenset({"user", "site", "account"}), "times": frozenset({"booking"}), "mb": frozenset({"file"})}
"""Nouns that a unit says already."""


def statements_of(article: Article, catalogue: FacetCatalogue, lines: tuple[str, ...]) -> tuple[Statement, ...]:
    """Return what an article states in figures, in its order."""
    reader = _Reader(article, catalogue, lines)
    return tuple(s for number, section in enumerate(article.sections) for s in reader.section(number, section))


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above the figures of a section."""

    section: Section
    heading: Subject
    per: tuple[str, ...]
    """What a sum is per, by heading or title."""


class _Reader:
    def __init__(self, article: Article, catalogue: FacetCatalogue, lines: tuple[str, ...]) -> None:
        self._article, self._lines = article, lines
        self._wording = Wording(catalogue, article.language)
        self._title = subject_of(self._wording.named(article.title))
        mentions = [m for m in mentions_in(article.title, catalogue) if not is_everyday(m, article.title)]
        titled = facets_of(mentions)
        self._named = frozenset(m.value for m in mentions)
        # Services and channels stand in titles of anything; an edition there is what the article is about.
        self._about = narrowed(article.applies_to, {facet: titled[facet] for facet in titled if facet not in THINGS})

    def section(self, number: int, section: Section) -> Iterator[Statement]:
        name = section.heading or ""
        above = _Above(
            section,
            subject_of(self._wording.named(name)),
            read_implied_per(name) or read_implied_per(self._article.title),
        )
        for at, block in enumerate(section.blocks):
            for where, one in self._figures(block):
                statement = self._statement(f"{number}.{at}.{where}", one, block, above)
                yield statement
                if hours := as_hours(statement.quantity):
                    yield replace(statement, quantity=hours, per=())

    def _figures(self, block: Block | Table) -> Iterator[tuple[str, Found]]:
        """Yield the figures of a block, each with where in it they stand: a sentence, or row and column."""
        if isinstance(block, Table):
            yield from read_table(block, self._wording)
            return
        sentence = ""
        count = 0
        for clause in split_clauses(block.text):
            sentence += clause
            if ends_sentence(clause):
                yield from ((str(count), one) for one in read_sentence(sentence, self._wording))
                sentence, count = "", count + 1
        yield from ((str(count), one) for one in read_sentence(sentence, self._wording))

    def _statement(self, spot: str, found: Found, block: Block | Table, above: _Above) -> Statement:
        """Add to a figure what heading and title say of it."""
        article, quantity = self._article, found.quantity
        per = quantity.per or found.per
        if quantity.kind is QuantityKind.MONEY and not per:
            per = above.per
        said = _said_by(quantity)
        near = without(joined(subject_of(found.words), found.level), said)
        whole = joined(above.heading, self._title)
        dated = quantity.unit == DATE  # the day itself is what may differ
        line = self._line(block, spot, quantity.text)
        return Statement(
            quantity=bounded(quantity, (whole if near.empty else near).concepts, whole.concepts),
            per=per,
            facets=narrowed(self._about, above.section.facets, found.facets),
            subject=near,
            heading=without(above.heading, said),
            title=without(self._title, said),
            conditions=found.conditions,
            sentence=without(subject_of(found.sentence), said),
            text=found.text,
            named=self._named.union(found.named, *above.section.facets.values()),
            titled=article.title,
            years=frozenset(_YEAR.findall(f"{article.title} {above.section.heading or ''} {found.sentence}")),
            spot=spot,
            row=found.row,
            names_row=found.names_row,
            article=article.id,
            language=article.language,
            place=Place(article.file, line, self._column(line, quantity.text)),
            valid_from=None if dated else found.first or article.valid_from,
            valid_until=None if dated else found.last or article.valid_until,
        )

    def _line(self, block: Block | Table, spot: str, text: str) -> int:
        """Return the line that the figure stands on: a row's, or the first of the block that holds its text."""
        if isinstance(block, Table):
            return block.rows[int(spot.split(".")[2])].place.line
        first = block.place.line
        for line in range(first, min(first + block.text.count("\n") + 40, len(self._lines) + 1)):
            if line > first and not self._lines[line - 1].strip() and "\n" not in block.text:
                break
            if text in self._lines[line - 1]:
                return line
        return first

    def _column(self, line: int, text: str) -> int:
        source = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return max(source.find(text), 0) + 1


def _said_by(quantity: Quantity) -> Subject:
    """Return what a figure says by itself: 最低 5000 元 the minimum, 3 个用户 the users."""
    ends = {"minimum"} if quantity.high is None else {"maximum"} if quantity.low is None else set()
    ends |= {"hours"} if quantity.unit == "clock" else set()
    ends |= {"notice"} if quantity.kind is QuantityKind.MONEY else set()  # 到期前续费: a day, and no measure of a sum
    return Subject(concepts=frozenset(ends), nouns=_COUNTED.get(quantity.unit, frozenset()))
