"""A message as it was meant: pinyin in characters, and names of editions and services without their slips."""

from __future__ import annotations

from index.facets import FacetCatalogue
from index.questions import LONGEST
from index.spelling import Speller
from index.text import is_traditional, to_traditional


def as_meant(text: str, speller: Speller, catalogue: FacetCatalogue) -> str:
    """Return ``text`` as it was meant, and as it is where nothing hides a name.

    Other slips stay: the index repairs them itself, and what is kept of a message are the customer's words.
    """
    if len(text) > LONGEST:
        return text
    typed = speller.in_characters(text, [(mention.start, mention.end) for mention in catalogue.find(text)])
    repaired = speller.corrected(typed)
    if not _names(typed, catalogue) < _names(repaired, catalogue):
        return typed
    return to_traditional(repaired) if is_traditional(typed) else repaired


def _names(text: str, catalogue: FacetCatalogue) -> set[tuple[str, str]]:
    return {(mention.facet, mention.value) for mention in catalogue.find(text)}
