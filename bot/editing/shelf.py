"""The articles on disk, as editors see them: drafts and broken ones too."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.editing.examine import Examined, examine
from bot.editing.history import Committed, commit
from bot.editing.remarks import Remarks
from index.articles.article import identify
from index.articles.loader import Knowledge, load_knowledge
from index.check.run import REVIEW_DAYS
from index.errors import ContentError
from index.facets import FacetCatalogue
from index.writing.errors import WritingError
from index.writing.moving import Move, make_move, plan_move
from index.writing.places import digest_of, read_file, remove_file, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from bot.editing.remarks import ByFile
    from index.check import Diagnostic
    from index.errors import Fault
    from index.types import Article

Standing = Literal["live", "draft", "later", "over", "broken", "stray"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the list."""

    file: str
    article: Article | None
    faults: tuple[Fault, ...]
    standing: Standing
    due: bool


class BrokenError(WritingError):
    """A text that is no article; nothing was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class Shelf:
    """Reads and writes articles. Blocks: call it off the event loop."""

    def __init__(self, folder: Path, review_days: int = REVIEW_DAYS) -> None:
        self._folder = folder
        self._review_days = review_days
        self._before: Knowledge | None = None
        self._writing = threading.Lock()
        self._remarks = Remarks(folder, review_days)

    def load(self) -> Knowledge:
        """Read every article; those that did not change are not parsed again."""
        try:
            self._before = load_knowledge(self._folder, self._before)
        except ContentError as error:
            return Knowledge((), FacetCatalogue.empty(), error.faults)
        return self._before

    def entries(self, day: date, found: Iterable[str] = ()) -> list[Entry]:
        """Return the articles and the broken files, by file, and those of ``found`` that are no articles."""
        known = self.load()
        faults: dict[str, list[Fault]] = {}
        for fault in known.faults:
            faults.setdefault(fault.place.file, []).append(fault)
        entries = [
            Entry(one.file, one, tuple(faults.pop(one.file, ())), _standing(one, day), self._is_due(one, day))
            for one in known.articles
        ]
        known_files = {entry.file for entry in entries}
        broken = {file: tuple(faults.get(file, ())) for file in (*faults, *found) if file not in known_files}
        entries += [Entry(file, None, why, "broken" if why else "stray", due=False) for file, why in broken.items()]
        return sorted(entries, key=lambda entry: entry.file)

    def read(self, file: str) -> bytes | None:
        """Return a file's bytes, ``None`` where there is none. Raises ``WritingError``."""
        return read_file(self._folder, file)

    def examine(self, content: bytes, file: str) -> Examined:
        """Check a text as if it stood in ``file``."""
        return examine(content, file, self.load())

    def remarks(self, content: bytes, file: str, day: date) -> tuple[Diagnostic, ...]:
        """Return what the whole check says of a text that would stand in ``file``."""
        return self._remarks.of(content, file, self.load().catalogue, day)

    def findings(self, day: date) -> ByFile:
        """Return what the whole check says of every faulty file."""
        try:
            return self._remarks.everywhere(day)
        except OSError:  # a file that goes while it is looked at; the next look finds the folder as it is then
            return {}

    def publish(self, file: str, content: bytes | None, base: str, author: str, note: str) -> Committed:
        """Put a text in place, or with ``None`` remove the file, and commit it where there is git.

        Raises ``BrokenError`` where it is no article, ``ChangedError`` where the file is not the one with ``base``.
        """
        with self._writing:
            if content is None:
                self._refuse_orphans(file)
                remove_file(self._folder, file, base)
            else:
                faults = self.examine(content, file).faults
                if faults:
                    raise BrokenError(faults)
                if digest_of(content) != base:
                    write_file(self._folder, file, content, base)
            subject = note.strip() or f"{'Remove' if content is None else 'Change'} {file}"
            return commit(self._folder, (file,), author, subject)

    def plan_move(self, old: str, new: str) -> Move:
        """Return what another name for an article would change. Raises ``WritingError``."""
        return plan_move(self._folder, old, new, self.load())

    def move(self, old: str, new: str, author: str, note: str) -> tuple[Move, Committed]:
        """Give an article another name, with its translations and all links to it, as one commit.

        Raises ``WritingError``; then everything is as it was.
        """
        with self._writing:
            plan = self.plan_move(old, new)
            make_move(self._folder, plan)
            files = [change.file for change in plan.changes]
            return plan, commit(self._folder, files, author, note.strip() or f"Rename {plan.old} to {plan.new}")

    def _is_due(self, article: Article, day: date) -> bool:
        days = None if article.reviewed is None else (day - article.reviewed).days
        return article.published and (days is None or days > self._review_days)

    def _refuse_orphans(self, file: str) -> None:
        id, language = identify(file)
        if language == "zh" and read_file(self._folder, f"{id}.en.md") is not None:
            raise WritingError(f"{file}: its translation {id}.en.md goes first")


def _standing(article: Article, day: date) -> Standing:
    if not article.published:
        return "draft"
    if article.valid_from and day < article.valid_from:
        return "later"
    return "over" if article.valid_until and article.valid_until < day else "live"
