"""A figure with what it is about, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.statements.subject import Subject
from index.types import Facets, Language, Place, Quantity

THINGS = ("channel", "service")
"""Facets that say what a figure is about, not only whom it is for."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A figure in its context: ``subject`` stands next to it, ``sentence`` is all of its sentence.

    ``text`` is the sentence, or what names the cell of a table, as it is written, with ``@`` where the figure stands
    and ``#`` where others do. ``titled`` is the title of the article as it is written. ``named`` are the values of
    facets that title, heading and sentence name, for this figure or for another.

    ``spot`` tells the sentence or table row of an article from its others, ``row`` names a row of a table; what
    ``names_row`` tells it from others and says nothing by itself. ``years`` are calendar years named.
    """

    quantity: Quantity
    per: tuple[str, ...]
    facets: Facets
    subject: Subject
    heading: Subject
    title: Subject
    conditions: tuple[str, ...]
    sentence: Subject
    years: frozenset[str]
    text: str
    titled: str
    named: frozenset[str]
    spot: str
    row: str
    names_row: bool
    article: str
    language: Language
    place: Place
    valid_from: date | None
    valid_until: date | None

    @property
    def disclosed(self) -> str:
        """The figure as the article writes it."""
        return " ".join(self.quantity.text.split())
