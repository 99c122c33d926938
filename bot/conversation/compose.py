"""What an answer shows: the figures that were asked for, and the article's words without those of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.outcomes import Answer, Part
from bot.conversation.phrases import Phrases
from bot.conversation.relevance import kinds_asked
from bot.conversation.shown import NAMED, distinct, stands_in
from bot.conversation.subjects import EDITION
from bot.conversation.view import Headline, Line, Source, View
from index.facets import FacetCatalogue
from index.figures.select import blocks_for, figures_for
from index.text import fold
from index.types import Article, Block, Figure, Language, QuantityKind, Section, Table

_MAX_HEADLINES = 4
"""Above this a table reads better."""
_AT_A_GLANCE: dict[Language, int] = {"zh": 200, "en": 500}
"""Characters of an article that are shown where no section of it stands out."""
_AMOUNT = re.compile(r"[\d.,%–—~-]*[\d%]")
_CLAUSE = re.compile(r"[，。；;！!？?\n]|[,.](?=\s|$)")


class Composer:
    """Turns answers into views."""

    def __init__(self, catalogue: FacetCatalogue, phrases: Phrases) -> None:
        self._catalogue = catalogue
        self._phrases = phrases

    def view(self, answer: Answer, language: Language) -> View:
        """Return what to show for ``answer``. Names are in ``language``, texts in the article's."""
        opening = ""
        headlines: list[Headline] = []
        paragraphs: list[str | Line] = []
        alone = sum(not part.aside for part in answer.parts) == 1
        for part in answer.parts:
            heads = self._headlines(part, answer.question, language)
            headlines += (head for head in heads if head not in headlines)
            leads = alone and not part.aside
            body = self._body(part, answer, bool(heads)) if leads or not heads else []
            if leads:
                opening, headlines, body = _opened(headlines, body)
            paragraphs += (line for line in body if line not in paragraphs)
        return View(
            opening,
            tuple(headlines),
            tuple(paragraphs),
            tuple(dict.fromkeys(text for part in answer.parts for text in self._dispute(part))),
            tuple(dict.fromkeys(Source(p.article.title, p.article.reviewed) for p in answer.parts)),
            tuple(self._catalogue.label(EDITION, edition, language) for edition in answer.missing),
        )

    def _headlines(self, part: Part, question: str, language: Language) -> tuple[Headline, ...]:
        values: dict[tuple[tuple[str, ...], str, QuantityKind], list[str]] = {}
        for figure in self._heading_figures(part, question):
            key = (self._names(figure, part, language), figure.label, figure.quantity.kind)
            values.setdefault(key, []).append(figure.quantity.text)
        if len(values) > _MAX_HEADLINES:
            return ()
        return tuple(Headline(names, label, tuple(texts)) for (names, label, _), texts in values.items())

    def _heading_figures(self, part: Part, question: str) -> list[Figure]:
        kinds = kinds_asked(question, self._phrases)
        figures = [f for f in figures_for(part.article, part.asked) if f.quantity.kind in kinds]
        return distinct(figures, part.asked)

    def _names(self, figure: Figure, part: Part, language: Language) -> tuple[str, ...]:
        """Name the facets of ``figure`` that its label leaves out; of several editions, the one asked for."""
        said = self._catalogue.facets_in(figure.label)
        names = []
        for facet in NAMED:
            if facet in figure.facets and facet not in said:
                wanted = [v for v in figure.facets[facet] if v in part.asked.get(facet, ())]
                named = wanted or figure.facets[facet]
                names.append(" / ".join(self._catalogue.label(facet, value, language) for value in named))
        return tuple(names)

    def _body(self, part: Part, answer: Answer, headed: bool) -> list[str | Line]:
        lines: list[str | Line] = []
        for section in self._sections(part, answer, headed):
            blocks = blocks_for(part.article, section, part.asked)
            said = " ".join(line for line in lines if isinstance(line, str))
            shown = [block for block in blocks if not _is_said(part.article, block, said, headed)]
            if shown and section.heading and not headed:
                lines.append(Line(section.heading, ()))
            for block in shown:
                lines += _lines(block) if isinstance(block, Table) else [block.text]
        return lines

    def _sections(self, part: Part, answer: Answer, headed: bool) -> Sequence[Section]:
        """Choose the lead, the section that was found, and what the figures depend on."""
        sections = part.article.sections
        lead, others = list(sections[:1]), sections[1:]
        chosen = [section for section in others if section.heading == answer.section]
        if headed:
            chosen += [s for s in others if s.heading and self._phrases.notes.search(fold(s.heading))][:1]
            lead = [] if self._dispute(part) or self._repeats(part, answer.question) else lead
        else:
            if kinds_asked(answer.question, self._phrases):
                chosen += [s for s in others if any(f.section == s.heading for f in part.article.figures)]
            chosen += _that_fit(part, sections)
        return list({section.place: section for section in (*lead, *chosen)}.values())

    def _repeats(self, part: Part, question: str) -> bool:
        """Whether the lead says nothing but the figures that stand above it, under names of their own."""
        heading = self._heading_figures(part, question)
        if all(figure.section is None for figure in heading):
            return False
        above = {figure.quantity for figure in heading}
        own = [figure for figure in part.article.figures if figure.section is None]
        blocks = blocks_for(part.article, part.article.sections[0], part.asked)
        text = " ".join(block.text for block in blocks if isinstance(block, Block))
        stated = [figure.quantity.text for figure in own if figure.quantity in above]
        clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
        return all(any(figure in clause for figure in stated) for clause in clauses)

    def _dispute(self, part: Part) -> tuple[str, ...]:
        """Return why two figures differ, unless it is about other editions than the one asked about."""
        text = part.article.disputed
        if not text:
            return ()
        about = self._catalogue.facets_in(text).get(EDITION, ())
        asked = part.asked.get(EDITION, ())
        return (text,) if not about or not asked or set(about) & set(asked) else ()


def _stands_in(figure: str, text: str) -> bool:
    """Whether ``text`` has the amount of ``figure``, in whatever unit it is written (元/次, per visit)."""
    amount = _AMOUNT.match(figure)
    return stands_in(amount.group() if amount else figure, text)


def _that_fit(part: Part, sections: Sequence[Section]) -> list[Section]:
    """Return the first sections of a short article, as many as are read at a glance."""
    left = _AT_A_GLANCE[part.article.language]
    fitting: list[Section] = []
    for section in sections:
        left -= sum(_length(block) for block in blocks_for(part.article, section, part.asked))
        if left < 0:
            break
        fitting.append(section)
    return fitting


def _length(block: Block | Table) -> int:
    if isinstance(block, Block):
        return len(block.text)
    return sum(len(cell) for row in block.rows for cell in row.cells)


def _lines(table: Table) -> list[Line]:
    return [Line(row.cells[0], tuple(zip(table.header[1:], row.cells[1:], strict=True))) for row in table.rows]


def _is_said(article: Article, block: Block | Table, said: str, headed: bool) -> bool:
    """Whether a table has figures that stand above it: in headlines, or in what was ``said``."""
    if isinstance(block, Block):
        return False
    rows = {row.place.line for row in block.rows}
    figures = [figure.quantity.text for figure in article.figures if figure.place.line in rows]
    return bool(figures) and (headed or all(figure in said for figure in figures))


def _opened(headlines: list[Headline], body: list[str | Line]) -> tuple[str, list[Headline], list[str | Line]]:
    """Begin with the short answer where it says what the first headlines would, and more."""
    first = body[0] if body and isinstance(body[0], str) else ""
    others = [head for head in headlines if head.names or not all(_stands_in(value, first) for value in head.values)]
    return (first, others, body[1:]) if len(others) < len(headlines) else ("", headlines, body)
