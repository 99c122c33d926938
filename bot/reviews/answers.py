"""A question and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.types import Language

ASKED_INDEX = frozenset({"", "unsure", "no_figure"})
"""Reasons with which the articles were asked; with the others a person was wanted, or another trade's product."""
GAP_REASONS = ("unsure", "no_figure", "outside")
"""Reasons that say that an article is missing, or does not say enough."""


class Mark(StrEnum):
    """What an agent says of an answer."""

    NONE = ""
    RIGHT = "right"
    WRONG = "wrong"
    """And no better article is known."""
    OTHER = "other"
    """Another article answers it."""
    OUTSIDE = "outside"
    """Nothing should answer it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot did about a question. ``candidates`` are articles with their probabilities, best first."""

    conversation: str
    channel: str
    language: Language
    question: str
    decision: str
    confidence: float
    at: datetime
    reason: str = ""
    needed: float = 0.0
    article: str | None = None
    revision: str = ""
    index_version: str = ""
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The same as it is kept: with its number, and with what happened next."""

    id: int
    answered: Answered
    feedback: int = 0
    """1 where the customer said that it helped, -1 where they said that it did not."""
    ticket: int | None = None
    mark: Mark = Mark.NONE
    marked_article: str | None = None
    marked_by: str = ""
    marked_at: datetime | None = None
    drawn: bool = False

    @property
    def right_articles(self) -> frozenset[str]:
        """The articles that answer it, as the mark says; none where nothing does."""
        if self.mark is Mark.RIGHT and self.answered.article:
            return frozenset({self.answered.article})
        if self.mark is Mark.OTHER and self.marked_article:
            return frozenset({self.marked_article})
        return frozenset()
