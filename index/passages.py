"""What of an article is embedded and found by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.facets import narrowed
from index.types import Article, Block, Facets, Passage, PassageKind, Place, Section, Table

MAX_CHARACTERS = 400
"""A passage of this length is about 300 tokens of multilingual-e5, well under its 512."""

_SENTENCE = re.compile(r"[^。！？!?；;\n.]*(?:\.(?=\S)[^。！？!?；;\n.]*)*(?:[。！？!?；;\n.]+[\"”’)）]?\s*|$)")


def passages_of(article: Article) -> tuple[Passage, ...]:
    """Return the passages in the order of the article: title, questions, short answer, sections, rows."""
    found = [_passage(article, PassageKind.TITLE, article.title, Place(article.file, 1), {})]
    for kind, asked in (
        (PassageKind.QUESTION, article.questions),
        (PassageKind.NOT_QUESTION, article.not_questions),
    ):
        found.extend(_passage(article, kind, one.text, one.place, one.facets) for one in asked)
    for number, section in enumerate(article.sections):
        blocks = section.blocks
        if not number and blocks and isinstance(blocks[0], Block):
            lead = blocks[0]
            found.append(_passage(article, PassageKind.LEAD, lead.text, lead.place, lead.facets))
            blocks = blocks[1:]
        found.extend(_texts(article, section, [b for b in blocks if isinstance(b, Block)]))
        found.extend(row for b in blocks if isinstance(b, Table) for row in _rows(article, section, b))
    return tuple(found)


def _passage(
    article: Article,
    kind: PassageKind,
    text: str,
    place: Place,
    facets: Facets,
    *,
    section: str | None = None,
) -> Passage:
    return Passage(article.id, article.language, kind, text, narrowed(article.applies_to, facets), section, place)


def _texts(article: Article, section: Section, blocks: list[Block]) -> Iterator[Passage]:
    """Yield a section's text under its heading, cut on sentence ends where it is long."""
    heading = section.heading or article.title
    text, facets = "", dict(section.facets)
    place = blocks[0].place if blocks and section.heading is None else section.place
    for block in blocks:
        for sentence in sentences(block.text):
            if text and len(heading) + len(text) + len(sentence) > MAX_CHARACTERS:
                yield _section(article, section, text, facets, place)
                text, facets, place = "", dict(section.facets), block.place
            text += sentence
        text = text.rstrip() + "\n"
        facets = _together(facets, block.facets)
    if text.strip():
        yield _section(article, section, text, facets, place)


def _section(article: Article, section: Section, text: str, facets: Facets, place: Place) -> Passage:
    heading = section.heading or article.title
    whole = f"{heading}\n{text.strip()}"
    return _passage(article, PassageKind.SECTION, whole, place, facets, section=section.heading)


def _together(one: Facets, other: Facets) -> dict[str, tuple[str, ...]]:
    return {f: tuple(dict.fromkeys((*one.get(f, ()), *other.get(f, ())))) for f in (*one, *other)}


def _rows(article: Article, section: Section, table: Table) -> Iterator[Passage]:
    """Yield each row as "title · heading" and "column: cell" lines, so that it is understood by itself."""
    context = " · ".join(dict.fromkeys((article.title, section.heading or article.title)))
    for row in table.rows:
        cells = "; ".join(
            f"{heading}: {cell}" if heading else cell
            for heading, cell in zip(table.header, row.cells, strict=True)
            if cell
        )
        facets = narrowed(section.facets, row.facets)
        text = f"{context}\n{cells}"
        yield _passage(article, PassageKind.ROW, text, row.place, facets, section=section.heading)


def sentences(text: str) -> list[str]:
    """Cut ``text`` on sentence ends, and a sentence that is too long wherever it gets so."""
    found = (match.group() for match in _SENTENCE.finditer(text) if match.group())
    return [s[i : i + MAX_CHARACTERS] for s in found for i in range(0, len(s), MAX_CHARACTERS)]
