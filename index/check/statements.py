"""Figures with what they are about, ready to be compared across articles and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.check.amounts import is_rebate, read_figures
from index.check.clocks import as_hours
from index.check.conditions import conditions_in, conditions_of
from index.check.meant import bounded, counted
from index.check.per import PER, names_of, without_each
from index.check.same import THINGS
from index.check.statement import Statement
from index.check.subject import Subject, joined, level_of, subject_of, without
from index.facets import FacetCatalogue, Mention, narrowed
from index.figures.clauses import ends_sentence, facets_of, mentions_in, scope_sentence, split_clauses
from index.figures.quantities import read_implied_per
from index.types import Article, Block, Facets, Place, Quantity, QuantityKind, Section, Table

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")

_PERSON_DAYS = re.compile("人天|人日")
_NUMBER_OF = re.compile(
    r"^(?:最多|可用|可建|包含|含|免费|number of|included|maximum|max\.?)\s*|(?:上限|数量?|个数)+$", re.IGNORECASE
)
_COUNTED = {"user": frozenset({"user", "site", "account"}), "times": frozenset({"booking"}), "mb": frozenset({"file"})}
"""Nouns that a unit says already."""


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    facets: Facets
    words: str
    conditions: tuple[str, ...]
    sentence: str
    text: str
    per: tuple[str, ...] = ()
    level: Subject = field(default_factory=Subject)


def statements_of(article: Article, catalogue: FacetCatalogue, lines: tuple[str, ...]) -> tuple[Statement, ...]:
    """Return what an article states in figures, in its order."""
    reader = _Reader(article, catalogue, lines)
    return tuple(s for number, section in enumerate(article.sections) for s in reader.section(number, section))


class _Reader:
    def __init__(self, article: Article, catalogue: FacetCatalogue, lines: tuple[str, ...]) -> None:
        self._article, self._catalogue, self._lines = article, catalogue, lines
        self._title = subject_of(self._named(article.title))
        titled = facets_of(mentions_in(article.title, catalogue))
        # Services and channels stand in titles of anything; an edition there is what the article is about.
        self._about = narrowed(article.applies_to, {facet: titled[facet] for facet in titled if facet not in THINGS})

    def section(self, number: int, section: Section) -> Iterator[Statement]:
        heading = subject_of(self._named(section.heading or ""))
        implied = read_implied_per(section.heading or "") or read_implied_per(self._article.title)
        for at, block in enumerate(section.blocks):
            spot = f"{number}.{at}"
            found = self._table(block, spot) if isinstance(block, Table) else self._block(block, spot)
            for where, one in found:
                quantity = one.quantity
                per = quantity.per or one.per
                if quantity.kind is QuantityKind.MONEY and not per:
                    per = implied
                line = self._line(block, where, quantity.text)
                said = _said_by(quantity)
                near = without(joined(subject_of(one.words), one.level), said)
                above = joined(heading, self._title)
                quantity = bounded(quantity, (above if near.empty else near).concepts, above.concepts)
                statement = Statement(
                    quantity=quantity,
                    per=per,
                    facets=narrowed(self._about, section.facets, one.facets),
                    subject=near,
                    heading=without(heading, said),
                    title=without(self._title, said),
                    conditions=one.conditions,
                    sentence=without(subject_of(one.sentence), said),
                    text=one.text,
                    titled=self._article.title,
                    years=frozenset(_YEAR.findall(f"{self._article.title} {section.heading or ''} {one.sentence}")),
                    spot=where,
                    article=self._article.id,
                    language=self._article.language,
                    place=Place(self._article.file, line, self._column(line, quantity.text)),
                    valid_from=self._article.valid_from,
                    valid_until=self._article.valid_until,
                )
                yield statement
                if hours := as_hours(quantity):
                    yield replace(statement, quantity=hours, per=())

    def _block(self, block: Block, spot: str) -> Iterator[tuple[str, _Found]]:
        sentence = ""
        count = 0
        for clause in split_clauses(block.text):
            sentence += clause
            if ends_sentence(clause):
                yield from ((f"{spot}.{count}", one) for one in self._sentence(sentence))
                sentence, count = "", count + 1
        yield from ((f"{spot}.{count}", one) for one in self._sentence(sentence))

    def _sentence(self, text: str) -> Iterator[_Found]:
        quantities = self._quantities(text)
        if not quantities:
            return
        mentions = [
            m
            for m in mentions_in(text, self._catalogue)
            if not text[: m.start].endswith("同时")  # 同时在线
            and not _PERSON_DAYS.fullmatch(text, m.start, m.end)  # of implementation, and of development
            and not any(
                m.start < q.span[1] and q.span[0] < m.end for q in quantities if q.kind is not QuantityKind.PHONE
            )
        ]
        scopes = scope_sentence(text, quantities, mentions)
        named = [(m.start, m.end) for m in mentions if not _is_measure(m, text)]
        bare = self._blank(text, named + [q.span for q in quantities])
        earlier = ""
        for i, (quantity, facets) in enumerate(zip(quantities, scopes, strict=True)):
            since = quantities[i - 1].span[1] if i else 0
            until = quantities[i + 1].span[0] if i + 1 < len(quantities) else len(text)
            tail = split_clauses(text[quantity.span[1] : until])
            per = PER.match(text, quantity.span[1]) if quantity.kind is QuantityKind.MONEY else None
            start = per.end() if per and not quantity.per else quantity.span[1]
            after = bare[start : quantity.span[1] + len(tail[0] if tail else "")]
            before, each = without_each(bare[since : quantity.span[0]])
            words = before if quantity.kind is QuantityKind.PHONE else f"{before} {after}"
            words = words if not subject_of(words).empty else f"{earlier} {words}"
            words = f"{words} 折扣" if is_rebate(quantity) else words
            earlier = words
            meant = counted(quantity, text[since : quantity.span[0]], tail[0] if tail else "")
            masked = _masked(text, quantities, quantity)
            conditions = conditions_in(text, quantities, quantity)
            each = () if quantity.kind is QuantityKind.PERIOD and each == ("day",) else each  # 每天备份，保留 30 天
            yield _Found(meant, facets, words, conditions, bare, masked, names_of(per) or each)

    def _table(self, table: Table, spot: str) -> Iterator[tuple[str, _Found]]:
        for number, row in enumerate(table.rows):
            key = facets_of(
                [m for cell in row.cells for m in mentions_in(cell, self._catalogue) if not self._quantities(cell)]
            )
            named = [cell for cell in row.cells if cell and not self._quantities(cell)]
            for column, cell in enumerate(row.cells):
                heading = table.header[column]
                found = self._quantities(cell) or self._with_unit(cell, (heading, *(named[:1] if column else ())))
                facets = narrowed(table.columns[column] if table.columns else {}, key)
                conditions = conditions_of(self._quantities(row.cells[0]) if column else (), None)
                for quantity in found:
                    implied = read_implied_per(heading) or read_implied_per(" ".join(named[:1]))
                    if quantity.kind is QuantityKind.MONEY and not quantity.per and implied:
                        quantity = replace(quantity, per=implied)  # noqa: PLW2901
                    rest = self._without_facets(f"{cell[: quantity.span[0]]} {cell[quantity.span[1] :]}")
                    keyed = " ".join(self._without_facets(one) for one in named[:1])
                    words = f"{keyed} {self._without_facets(heading)} {rest}"
                    level = level_of(named[0]) if named else Subject()
                    quantity = counted(quantity, f"{keyed} {heading}", "")  # noqa: PLW2901
                    text = f"{' '.join(named)} {heading} {_masked(cell, found, quantity)}"
                    yield (
                        f"{spot}.{number}.{column}",
                        _Found(quantity, facets, words, conditions, words, text, level=level),
                    )

    def _with_unit(self, cell: str, headings: tuple[str, ...]) -> tuple[Quantity, ...]:
        """Read a bare number by the unit that stands above it, or before it: 年费（元）, 用户数, Site visits."""
        if not re.fullmatch(r"[\s0-9.,~～–—-]+", cell) or not cell.strip():
            return ()
        for heading in headings:
            unit = re.search(r"[（(]([^（()）]*)[)）]", heading)
            what = unit.group(1) if unit else _NUMBER_OF.sub("", heading).strip()
            if found := self._quantities(f"{cell.strip()} {what}"):
                return found
        return ()

    def _quantities(self, text: str) -> tuple[Quantity, ...]:
        return read_figures(text, self._article.language)

    def _named(self, title: str) -> str:
        """Return what a title names: without facets, and without figures, which it may repeat."""
        bare = self._without_facets(title)
        return self._blank(bare, [quantity.span for quantity in self._quantities(bare)])

    def _without_facets(self, text: str) -> str:
        return self._blank(text, [(m.start, m.end) for m in self._catalogue.find(text) if not _is_measure(m, text)])

    @staticmethod
    def _blank(text: str, spans: list[tuple[int, int]]) -> str:
        for start, end in spans:
            text = text[:start] + "，" * (end - start) + text[end:]
        return text

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


def _masked(text: str, quantities: tuple[Quantity, ...], own: Quantity) -> str:
    """Return ``text`` with signs in place of its figures."""
    parts, since = [], 0
    for one in quantities:
        parts += [text[since : one.span[0]], "@" if one.span == own.span else "#"]
        since = one.span[1]
    return " ".join("".join([*parts, text[since:]]).split())


def _said_by(quantity: Quantity) -> Subject:
    """Return what a figure says by itself: 最低 5000 元 the minimum, 3 个用户 the users."""
    ends = {"minimum"} if quantity.high is None else {"maximum"} if quantity.low is None else set()
    ends |= {"hours"} if quantity.unit == "clock" else set()
    return Subject(concepts=frozenset(ends), nouns=_COUNTED.get(quantity.unit, frozenset()))


def _is_measure(mention: Mention, text: str) -> bool:
    """Whether the name of a service is what is measured, too: 续费, 培训."""
    said = subject_of(text[mention.start : mention.end])
    return mention.facet == "service" and bool(said.concepts) and not said.words
