"""Reads the words around figures: without facets, which are compared by themselves, and without other figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.facets import FacetCatalogue, Mention
from index.statements.amounts import read_figures
from index.statements.statement import THINGS
from index.statements.subject import subject_of
from index.types import Language, Quantity

_EDITION = re.compile(r"\bedition|\bversion|\bkis|版", re.IGNORECASE)
_KIS_BEFORE = re.compile(r"\bkis\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """How the texts of one article are read."""

    catalogue: FacetCatalogue
    language: Language

    def figures(self, text: str) -> tuple[Quantity, ...]:
        """Return the figures of ``text``."""
        return read_figures(text, self.language)

    def named(self, title: str) -> str:
        """Return what a title names: without facets, and without figures, which it may repeat."""
        bare = self.without_facets(title)
        return blank(bare, (quantity.span for quantity in self.figures(bare)))

    def without_facets(self, text: str) -> str:
        """Return ``text`` with what names a facet left blank, but for services that are measures, too."""
        return blank(text, ((m.start, m.end) for m in self.catalogue.find(text) if not is_measure(m, text)))


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put commas, which part words, in place of ``spans``."""
    for start, end in spans:
        text = text[:start] + "，" * (end - start) + text[end:]
    return text


def masked(text: str, quantities: Iterable[Quantity], own: Quantity) -> str:
    """Return ``text`` with signs in place of its figures: @ for ``own``, # for the others."""
    parts, since = [], 0
    for one in quantities:
        parts += [text[since : one.span[0]], "@" if one.span == own.span else "#"]
        since = one.span[1]
    return " ".join("".join([*parts, text[since:]]).split())


def is_everyday(mention: Mention, text: str) -> bool:
    """Whether a word names an edition elsewhere, and here is one of everyday speech: standard training."""
    said = text[mention.start : mention.end]
    if mention.facet in THINGS or not said.isascii() or not said.islower() or _EDITION.search(said):
        return False
    return not _EDITION.match(text[mention.end :].lstrip()) and not _KIS_BEFORE.search(text[: mention.start])


def is_measure(mention: Mention, text: str) -> bool:
    """Whether the name of a service is what is measured, too: 续费, 培训."""
    said = subject_of(text[mention.start : mention.end])
    return mention.facet == "service" and bool(said.concepts) and not said.words
