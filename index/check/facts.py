"""What a check keeps of one file: what is wrong in it, and what the checks across files compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.articles import parse_article
from index.check.body import check_body, check_tables, parse_body
from index.check.characters import check_characters
from index.check.contradictions import Dispute
from index.check.diagnostic import Diagnostic, diagnose, from_fault
from index.check.front import check_front, question_key
from index.check.links import Link, Pointer, anchors_of, read_links, read_pointers
from index.check.source import Source
from index.check.units import check_units
from index.errors import ContentError, Fault
from index.facets import FacetCatalogue
from index.figures.quantities import read_quantities
from index.statements.read import statements_of
from index.statements.statement import Statement
from index.types import Article, Asked, Language, Place


@dataclass(frozen=True, slots=True)
class Facts:
    """One file, read once. ``article`` is its id, empty where the file could not be loaded."""

    file: str
    digest: str
    found: tuple[Diagnostic, ...]
    faults: tuple[Fault, ...] = ()
    article: str = ""
    language: Language = "zh"
    title: str = ""
    published: bool = False
    reviewed: date | None = None
    valid_until: date | None = None
    places: tuple[tuple[str, Place], ...] = ()
    questions: tuple[Asked, ...] = ()
    question_keys: tuple[str, ...] = ()
    """What each question has in common with those that are the same."""
    statements: tuple[Statement, ...] = ()
    dispute: Dispute | None = None
    links: tuple[Link, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    anchors: tuple[str, ...] = ()

    def place_of(self, field: str) -> Place:
        """Return where a field of the front matter has its value; the first line where it has none."""
        return dict(self.places).get(field, Place(self.file, 1))


def read_facts(content: bytes, digest: str, file: str, catalogue: FacetCatalogue) -> Facts:
    """Check one file by itself."""
    source = Source(file, content)
    tokens = parse_body(source)
    links, wrong = read_links(source, tokens)
    found = [
        *check_characters(content, source.text, file),
        *check_body(source, tokens),
        *check_tables(source, tokens),
        *wrong,
    ]
    try:
        article = parse_article(content, file, catalogue)
    except ContentError as exc:
        found.extend(map(from_fault, exc.faults))
        return Facts(file, digest, tuple(found), exc.faults, anchors=anchors_of(tokens), links=tuple(links))
    statements = statements_of(article, catalogue, source.lines)
    found.extend(check_front(source, article))
    found.extend(check_units(source, article))
    dispute = _dispute(article, statements, catalogue)
    places = tuple((name, value.place) for name, (_, value) in source.fields.items())
    if dispute and not _differing(dispute, statements):
        message = "disputed, but no two figures differ; give both, or delete the field"
        found.append(diagnose("disputed-without-figures", dict(places).get("disputed", Place(file, 1)), message))
    return Facts(
        file=file,
        digest=digest,
        found=tuple(found),
        article=article.id,
        language=article.language,
        title=article.title,
        published=article.published,
        reviewed=article.reviewed,
        valid_until=article.valid_until,
        places=places,
        questions=article.questions,
        question_keys=tuple(question_key(asked.text) for asked in article.questions),
        statements=statements,
        dispute=dispute,
        links=tuple(links),
        pointers=tuple(read_pointers(source, tokens)),
        anchors=anchors_of(tokens),
    )


def _dispute(article: Article, statements: tuple[Statement, ...], catalogue: FacetCatalogue) -> Dispute | None:
    if article.disputed is None:
        return None
    named = read_quantities(article.disputed, article.language)
    facets = {f: v for f, v in catalogue.facets_in(article.disputed).items() if f not in ("service", "channel")}
    return Dispute(facets, named, tuple(s.quantity for s in statements))


def _differing(dispute: Dispute, statements: tuple[Statement, ...]) -> bool:
    figures = [*(s.quantity for s in statements), *dispute.named]
    return any(
        one.kind is other.kind and one.unit == other.unit and one != other
        for i, one in enumerate(figures)
        for other in figures[i + 1 :]
    )
