"""One file -> one checked article."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from index.articles.frontmatter import FrontMatter, read_front_matter, split_front_matter
from index.articles.markdown import Grid, Heading, Piece, Text, find_conflicts, read_markdown
from index.errors import ContentError, Fault
from index.facet_file import decode
from index.facets import FacetCatalogue, narrowed
from index.figures.extract import Scope, read_block, read_table
from index.types import Article, Block, Facets, Figure, Language, Place, Section, Table

MAX_BYTES = 1_000_000
"""An article is read by people; a larger file is something else that strayed into the folder."""
_TOP_LEVELS = 2
"""Headings down to this level begin a section of their own; deeper ones keep what the one above names."""


def identify(file: str) -> tuple[str, Language]:
    """Return an article's id and language by its path. Raises ``ContentError`` for another language's."""
    path = PurePosixPath(file)
    slug, _, language = path.stem.partition(".")
    if language not in ("", "en", "zh"):
        message = f"'.{language}' is no language of articles; name the file {slug}.md or {slug}.en.md"
        raise ContentError((Fault(Place(file, 1), "unknown-language", message),))
    return str(path.with_name(slug)), "en" if language == "en" else "zh"


def parse_article(text: bytes, file: str, catalogue: FacetCatalogue) -> Article:
    """Parse and check one article. ``file`` is its path relative to the knowledge folder.

    Raises ``ContentError`` with every fault of the file, in the order of its lines.
    """
    if len(text) > MAX_BYTES:
        raise ContentError((too_large(file, len(text)),))
    article_id, language = identify(file)
    decoded = decode(text, file)
    faults = find_conflicts(decoded, file)
    if faults:
        raise ContentError(tuple(faults))
    split = split_front_matter(decoded, file)
    front, front_faults = read_front_matter(split, file, catalogue)
    pieces, body_faults = read_markdown(split.body, file, split.body_line)
    faults = front_faults + body_faults + _check_lead(pieces, file, split.body_line)
    if faults:
        raise ContentError(tuple(sorted(faults, key=lambda fault: fault.place)))
    scope = Scope(article_id, language, front.title, front.applies_to, file, catalogue, tuple(decoded.split("\n")))
    sections, figures = _sections(pieces, scope, Place(file, split.body_line))
    return _article(front, scope, sections, figures, hashlib.sha256(text).hexdigest())


def too_large(file: str, size: int) -> Fault:
    """Return the fault of a file that is not even read."""
    message = f"{size / 1e6:.1f} MB; an article has at most {MAX_BYTES / 1e6:.0f} MB"
    return Fault(Place(file, 1), "too-large", message)


def _article(
    front: FrontMatter, scope: Scope, sections: tuple[Section, ...], figures: tuple[Figure, ...], digest: str
) -> Article:
    return Article(
        id=scope.article,
        language=scope.language,
        title=front.title,
        applies_to=front.applies_to,
        questions=front.questions,
        not_questions=front.not_questions,
        published=front.published,
        reviewed=front.reviewed,
        valid_from=front.valid_from,
        valid_until=front.valid_until,
        disputed=front.disputed,
        sections=sections,
        figures=figures,
        file=scope.file,
        digest=digest,
        owner=front.owner,
    )


def _check_lead(pieces: tuple[Piece, ...], file: str, body_line: int) -> list[Fault]:
    if not pieces:
        return [Fault(Place(file, body_line), "empty-body", "there is no text under the front matter")]
    first = pieces[0]
    if isinstance(first, Text) and first.paragraph:
        return []
    message = "no short answer; the first paragraph stands before any heading, table or list"
    return [Fault(Place(file, first.line), "no-short-answer", message)]


def _sections(pieces: tuple[Piece, ...], scope: Scope, start: Place) -> tuple[tuple[Section, ...], tuple[Figure, ...]]:
    """Group the pieces under their headings, and gather the figures of all."""
    sections: list[Section] = []
    figures: list[Figure] = []
    heading: str | None = None
    facets: Facets = {}
    above: Facets = {}
    place = start
    blocks: list[Block | Table] = []
    for piece in pieces:
        if isinstance(piece, Heading):
            sections.append(Section(heading, tuple(blocks), facets, place))
            own = scope.catalogue.facets_in(piece.text)
            facets = own if piece.level <= _TOP_LEVELS else narrowed(above, own)
            above = own if piece.level <= _TOP_LEVELS else above
            heading, place, blocks = piece.text, Place(scope.file, piece.line), []
            continue
        within = scope.under(heading, facets)
        block, found = read_table(piece, within) if isinstance(piece, Grid) else read_block(piece, within)
        blocks.append(block)
        figures.extend(found)
    sections.append(Section(heading, tuple(blocks), facets, place))
    return tuple(sections), tuple(figures)
