"""What an answer's template shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure, or several for the same thing, with what it is and for whom."""

    names: tuple[str, ...]
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its first cell, and the others with their headings. Without any, a heading."""

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

    opening: str
    """The article's short answer where that itself states the figures asked for, else empty."""
    headlines: tuple[Headline, ...]
    paragraphs: tuple[str | Line, ...]
    disputes: tuple[str, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]
