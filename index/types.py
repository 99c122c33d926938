"""The values that the retrieval layer hands around. All are frozen; none does any I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]
"""A language that articles are written in. Traditional Chinese is ``zh`` here: it is folded to
Simplified before searching and converted back when a reply is rendered."""

Facets = Mapping[str, tuple[str, ...]]
"""Facet name (``edition``, ``service``, ``channel``) -> canonical values, as in ``facets.yaml``."""


REVISION = 12
"""Characters of a digest that tell one state of an article, or of all of them, from another."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a content file. ``file`` is relative to the knowledge folder; both counts start at 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """Return ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


class QuantityKind(StrEnum):
    """What sort of thing a quantity counts."""

    MONEY = "money"
    PERCENT = "percent"
    PERIOD = "period"
    AVAILABILITY = "availability"
    PHONE = "phone"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A typed amount. Two quantities that mean the same compare equal however they were written.

    ``low`` and ``high`` bound the range (equal for a single amount; ``None`` for an open or vague end, as
    in "from 500" or 500 到几万). ``unit`` is canonical (``CNY``, ``%``, ``year``, ``day``, ``hour``,
    ``minute``, ``phone``, ``hours/days`` ...), ``per`` the canonical denominators in order
    (``("person", "day")``, ``("year",)``, ``("visit",)``). ``text`` is how the source writes it.
    """

    kind: QuantityKind
    low: Decimal | None
    high: Decimal | None
    unit: str
    per: tuple[str, ...] = ()
    digits: str = ""
    """The digits of a phone number, else empty."""
    text: str = field(default="", compare=False)
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    """Character offsets of ``text`` in the string that was read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published quantity: what it is, for which facets, and where it stands."""

    quantity: Quantity
    label: str
    """What the figure is, in the article's words: a column or row heading, or a section's heading."""
    facets: Facets
    article: str
    language: Language
    section: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with the facets that its cells name (and the table's column headings)."""

    cells: tuple[str, ...]
    facets: Facets
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table. Every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    place: Place
    columns: tuple[Facets, ...] = ()
    """The facets that each heading names."""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.header):
                raise ValueError(f"{row.place}: {len(row.cells)} cells under {len(self.header)} headings")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a block up to a comma, semicolon or full stop (which it includes), and what it says.

    The clauses of a block, joined, are its text.
    """

    text: str
    facets: Facets
    """The facets that the clause names itself."""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list of a section: its plain text (no Markdown marks), and the facets it names."""

    text: str
    facets: Facets
    place: Place
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The part of an article under one heading. ``heading`` is ``None`` for what stands before the first."""

    heading: str | None
    blocks: tuple[Block | Table, ...]
    facets: Facets
    """The facets that the heading names."""
    place: Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the front matter, its line, and the facets that it names."""

    text: str
    place: Place
    facets: Facets = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """One language of one article, parsed and checked."""

    id: str
    """``topic/slug``; the same in every language."""
    language: Language
    title: str
    applies_to: Facets
    questions: tuple[Asked, ...]
    not_questions: tuple[Asked, ...]
    published: bool
    reviewed: date | None
    valid_from: date | None
    valid_until: date | None
    disputed: str | None
    sections: tuple[Section, ...]
    """The first has no heading; its first block is the short answer."""
    figures: tuple[Figure, ...]
    file: str
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    owner: str | None = None
    """Who is reminded of its review: a sign-in name, an e-mail address or a name."""

    @property
    def revision(self) -> str:
        """A short name of this very state of the file, as logs have it."""
        return self.digest[:REVISION]

    @property
    def topic(self) -> str:
        """The folder that the article stands in."""
        return self.id.partition("/")[0]

    def valid_on(self, day: date) -> bool:
        """Whether customers may see the article on ``day`` (both ends included)."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.published and begun and (self.valid_until is None or day <= self.valid_until)


class PassageKind(StrEnum):
    """Which part of an article a passage is."""

    TITLE = "title"
    QUESTION = "question"
    NOT_QUESTION = "not_question"
    LEAD = "lead"
    SECTION = "section"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article that is embedded and found by itself."""

    article: str
    language: Language
    kind: PassageKind
    text: str
    facets: Facets
    """The article's ``applies_to``, narrowed by what the passage itself names."""
    section: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with the retriever's score (higher is nearer; comparable within one question)."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer, with the calibrated probability that it is right."""

    article: str
    probability: float
    score: float
    hit: Hit
    """The article's best passage."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the index says of one question: candidates best first, and the bound they are held against."""

    candidates: tuple[Candidate, ...]
    threshold: float
    """A candidate whose probability reaches this may be answered: then at most the accepted share is wrong."""
    declined: Passage | None = None
    """The ``not_questions`` entry that the question is nearest to, where one beats every candidate."""

    @property
    def sure(self) -> bool:
        """Whether the best candidate may be answered."""
        return self.declined is None and bool(self.candidates) and self.candidates[0].probability >= self.threshold
