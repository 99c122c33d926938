"""Files to drafts on disk: what each would become, what fails and why, and what is there already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.importing.drafts import LONGEST_FILE, Extract, Trouble, UnreadableError, as_article, slug_of
from bot.importing.pages import read_html, read_word
from bot.importing.pairs import read_csv, read_excel, read_json_lines
from index.articles.article import parse_article
from index.errors import ContentError
from index.text import fold
from index.writing.errors import WritingError
from index.writing.places import article_file, write_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from bot.importing.drafts import Draft
    from index.articles.loader import Knowledge

FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".xlsx": "excel", ".xlsm": "excel", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".docx": "word", ".htm": "html", ".html": "html",
}  # fmt: skip
PAIRS: dict[str, Callable[[Path, tuple[str | None, str | None]], Extract]] = {
    "csv": read_csv, "excel": read_excel, "jsonl": read_json_lines,
}  # fmt: skip
PAGES: dict[str, Callable[[Path], Extract]] = {"word": read_word, "html": read_html}


@dataclass(frozen=True, slots=True)
class Coming:
    """A draft and the file that it becomes; ``doubles`` are articles that answer one of its questions already."""

    file: str
    title: str
    source: str
    place: str
    questions: int
    content: bytes
    doubles: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What would come, and what fails: file and trouble."""

    coming: list[Coming] = field(default_factory=list)
    failing: list[tuple[str, Trouble]] = field(default_factory=list)


class Importer:
    """Plans an import into one topic."""

    def __init__(self, known: Knowledge, topic: str, day: date) -> None:
        self._known = known
        self._topic = topic
        self._day = day
        self._taken = {article.id.rpartition("/")[2] for article in known.articles}
        self._taken |= {fault.place.file.rpartition("/")[2].partition(".")[0] for fault in known.faults}
        self._asked: dict[str, str] = {}
        for article in known.articles:
            for text in (article.title, *(one.text for one in article.questions)):
                self._asked.setdefault(fold(text), article.file)

    def plan(self, paths: list[Path], form: str | None, columns: tuple[str | None, str | None]) -> Plan:
        """Read every file; nothing is written."""
        plan = Plan()
        for path in paths:
            try:
                extract = _read(path, form, columns)
            except UnreadableError as error:
                plan.failing.append((str(path), Trouble("whole file", str(error))))
                continue
            except OSError as error:
                plan.failing.append((str(path), Trouble("whole file", error.strerror or "cannot be read")))
                continue
            plan.failing += [(str(path), trouble) for trouble in extract.troubles]
            for draft in extract.drafts:
                self._add(plan, path, draft)
        return plan

    def _add(self, plan: Plan, path: Path, draft: Draft) -> None:
        slug = slug_of(draft.title, self._taken)
        file = article_file(self._topic, slug)
        try:
            content = as_article(draft, self._day)
            parse_article(content, file, self._known.catalogue)
        except ContentError as error:
            why = dict.fromkeys(fault.message for fault in error.faults)
            plan.failing += [(str(path), Trouble(draft.place, message)) for message in why]
            return
        except WritingError as error:
            plan.failing.append((str(path), Trouble(draft.place, str(error))))
            return
        self._taken.add(slug)
        found = (self._asked.get(fold(text)) for text in (draft.title, *draft.questions))
        doubles = tuple(dict.fromkeys(one for one in found if one))
        for text in (draft.title, *draft.questions):
            self._asked.setdefault(fold(text), file)
        count = len(draft.questions)
        plan.coming.append(Coming(file, draft.title, str(path), draft.place, count, content, doubles))


def write(plan: Plan, knowledge: Path) -> None:
    """Write what comes; nothing is overwritten. Raises ``WritingError``."""
    for one in plan.coming:
        write_file(knowledge, one.file, one.content, "")


def _read(path: Path, form: str | None, columns: tuple[str | None, str | None]) -> Extract:
    kind = form or FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UnreadableError(f"'{path.suffix}' says nothing of its format; name it with --format")
    if path.stat().st_size > LONGEST_FILE:
        raise UnreadableError(f"larger than {LONGEST_FILE / 1e6:.0f} MB")
    return PAIRS[kind](path, columns) if kind in PAIRS else PAGES[kind](path)
