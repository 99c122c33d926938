"""Facets and measures that the conversation knows by name; all others it reads from the articles alone."""

from __future__ import annotations

from typing import Final

from index.types import Language

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
EDITION: Final = "edition"
SUBJECTS: Final = ("service", "channel")
"""Facets that say what a question is about; naming one takes the place of the other."""
VISIT, YEAR = "visit", "year"
"""The measures of what is done on a channel, and of service."""
