"""Every question that is known: those in articles, those that customers asked, and those in a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.cli.batch import read_batch
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.articles import Knowledge


class Origin(StrEnum):
    """Where a question is known from."""

    ARTICLE = "article"
    LOG = "log"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Question:
    """The turns of one customer; the reply to the last is looked at."""

    turns: tuple[str, ...]
    origin: Origin
    name: str = ""
    """The article that has it, or its id in the file."""


def in_articles(*sides: Knowledge) -> list[Question]:
    """Return what the articles of either side say that customers ask, or do not ask."""
    return [
        Question((asked.text,), Origin.ARTICLE, article.id)
        for side in sides
        for article in side.articles
        for asked in (*article.questions, *article.not_questions)
    ]


def in_file(path: Path) -> list[Question]:
    """Read a file of questions: a text a line, or rows ``{"id", "turns"}`` as ``kefu ask --batch`` takes them."""
    if path.suffix in {".jsonl", ".json"}:
        return [Question(tuple(row.turns), Origin.FILE, str(row.id)) for row in read_batch(path)]
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KefuError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    return [Question((line.strip(),), Origin.FILE, str(number)) for number, line in enumerate(lines, 1) if line.strip()]


def once(questions: Iterable[Question]) -> list[Question]:
    """Leave out what is asked twice; the first of two stays."""
    first: dict[tuple[str, ...], Question] = {}
    for question in questions:
        first.setdefault(question.turns, question)
    return list(first.values())
