"""What an answer shows: the figures that were asked for, and the article's words without those of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.decide import Answer, Part, kinds_asked
from bot.conversation.followup import EDITION
from bot.conversation.phrases import Phrases
from index.facets import FacetCatalogue
from index.figures.select import blocks_for, figures_for
from index.text import fold
from index.types import Article, Block, Figure, Language, Section, Table

_NAMED = (EDITION, "channel")
"""Facets of a figure that a headline names where its label does not."""
_MAX_HEADLINES = 4
"""Above this a table reads better."""
_SENTENCE = re.compile(r"(?<=[。!?;！？；])|(?<=[.!?;])\s+|\n")
_FULL_SENTENCE = 2
"""A lead of this many sentences says more than its figures."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure, or several for the same thing, with what it is and for whom."""

    names: tuple[str, ...]
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its first cell, and the others with their headings."""

    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from."""

    title: str
    reviewed: date | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything that an answer's template shows."""

    headlines: tuple[Headline, ...]
    paragraphs: tuple[str | Line, ...]
    disputes: tuple[str, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]


class Composer:
    """Turns answers into views."""

    def __init__(self, catalogue: FacetCatalogue, phrases: Phrases) -> None:
        self._catalogue = catalogue
        self._phrases = phrases

    def view(self, answer: Answer, language: Language) -> View:
        """Return what to show for ``answer``. Names are in ``language``, texts in the article's."""
        headlines: list[Headline] = []
        paragraphs: list[str | Line] = []
        for part in answer.parts:
            heads = self._headlines(part, answer.question, language)
            headlines += (head for head in heads if head not in headlines)
            body = self._body(part, answer, bool(heads))
            paragraphs += (line for line in body if line not in paragraphs)
        return View(
            tuple(headlines),
            tuple(paragraphs),
            tuple(dict.fromkeys(text for part in answer.parts for text in self._dispute(part))),
            tuple(dict.fromkeys(Source(p.article.title, p.article.reviewed) for p in answer.parts)),
            tuple(self._catalogue.label(EDITION, edition, language) for edition in answer.missing),
        )

    def _headlines(self, part: Part, question: str, language: Language) -> tuple[Headline, ...]:
        kinds = kinds_asked(question, self._phrases)
        figures = [f for f in figures_for(part.article, part.asked) if f.quantity.kind in kinds]
        values: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for figure in _distinct(figures):
            key = (self._names(figure, part, language), figure.label)
            values.setdefault(key, []).append(figure.quantity.text)
        if len(values) > _MAX_HEADLINES:
            return ()
        return tuple(Headline(names, label, tuple(texts)) for (names, label), texts in values.items())

    def _names(self, figure: Figure, part: Part, language: Language) -> tuple[str, ...]:
        """Name the facets of ``figure`` that its label leaves out; of several editions, the one asked for."""
        said = self._catalogue.facets_in(figure.label)
        names = []
        for facet in _NAMED:
            if facet in figure.facets and facet not in said:
                wanted = [v for v in figure.facets[facet] if v in part.asked.get(facet, ())]
                named = wanted or figure.facets[facet]
                names.append(" / ".join(self._catalogue.label(facet, value, language) for value in named))
        return tuple(names)

    def _body(self, part: Part, answer: Answer, headed: bool) -> list[str | Line]:
        if headed and len(answer.parts) > 1:
            return []
        lines: list[str | Line] = []
        for section in self._sections(part, answer, headed):
            for block in blocks_for(part.article, section, part.asked):
                if isinstance(block, Table):
                    lines += [] if headed and _has_figures(part.article, block) else _lines(block, part)
                elif text := _allowed(block, part):
                    lines.append(text)
        return lines

    def _sections(self, part: Part, answer: Answer, headed: bool) -> Sequence[Section]:
        """Choose the lead, the section that was found, and what the figures depend on."""
        sections = part.article.sections
        asks_figures = bool(kinds_asked(answer.question, self._phrases))
        notes = [s for s in sections[1:] if s.heading and self._phrases.notes.search(fold(s.heading))]
        chosen = [s for s in sections if s.heading is not None and s.heading == answer.section]
        if headed:
            chosen += notes[:1]
            lead = [] if notes and self._says_only_figures(part) else list(sections[:1])
        else:
            lead = list(sections[:1])
            if asks_figures:
                chosen += [
                    s for s in sections[1:] if any(f.section == s.heading for f in part.article.figures)
                ]
        return list({section.place: section for section in (*lead, *chosen)}.values())

    def _says_only_figures(self, part: Part) -> bool:
        """Whether the lead is one plain sentence around figures that a headline already shows."""
        blocks = [block for block in part.article.sections[0].blocks if isinstance(block, Block)]
        text = " ".join(block.text for block in blocks)
        sentences = [s for s in _SENTENCE.split(text) if s and s.strip()]
        clauses = re.split(r"[,，;；:：]", text)
        shown = any(f.quantity.text in text for f in part.article.figures)
        return shown and len(sentences) < _FULL_SENTENCE and len(clauses) == 1

    def _dispute(self, part: Part) -> tuple[str, ...]:
        """Return why two figures differ, unless it is about other editions than the one asked about."""
        text = part.article.disputed
        if not text:
            return ()
        about = self._catalogue.facets_in(text).get(EDITION, ())
        asked = part.asked.get(EDITION, ())
        return (text,) if not about or not asked or set(about) & set(asked) else ()


def figures_shown(answer: Answer, text: str) -> tuple[str, ...]:
    """Return the articles' figures that ``text`` shows, as the articles write them."""
    shown = [
        figure.quantity.text
        for part in answer.parts
        for figure in figures_for(part.article, part.asked)
        if figure.quantity.text in text
    ]
    return tuple(dict.fromkeys(shown))


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    """Keep one of the figures that say the same for the same facets: the one under the fuller heading."""
    kept: dict[object, Figure] = {}
    for figure in figures:
        key = (figure.quantity, *(figure.facets.get(facet) for facet in _NAMED))
        if key not in kept or (kept[key].section is None and figure.section is not None):
            kept[key] = figure
    return list(kept.values())


def _forbidden(part: Part) -> list[str]:
    allowed = {figure.quantity.text for figure in figures_for(part.article, part.asked)}
    return [f.quantity.text for f in part.article.figures if f.quantity.text not in allowed]


def _allowed(block: Block, part: Part) -> str:
    """Return the sentences of ``block`` that show no figure for other facets than those asked."""
    others = _forbidden(part)
    sentences = (sentence.strip() for sentence in _SENTENCE.split(block.text) if sentence)
    if not any(other in block.text for other in others):
        return block.text
    kept = (sentence for sentence in sentences if not any(other in sentence for other in others))
    return " ".join(kept) if part.article.language == "en" else "".join(kept)


def _lines(table: Table, part: Part) -> list[str | Line]:
    others = _forbidden(part)
    return [
        Line(row.cells[0], tuple(zip(table.header[1:], row.cells[1:], strict=True)))
        for row in table.rows
        if not any(other in cell for cell in row.cells for other in others)
    ]


def _has_figures(article: Article, table: Table) -> bool:
    lines = {row.place.line for row in table.rows}
    return any(figure.place.line in lines for figure in article.figures)
