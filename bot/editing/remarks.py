"""What the whole check says: of a draft held against every other article, and of everything on disk."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from index.articles.loader import FACETS_FILE
from index.check.facts import Facts, read_facts
from index.check.folder import files_in, states_in
from index.check.run import check_knowledge, check_together

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from index.check.diagnostic import Diagnostic
    from index.facets import FacetCatalogue

ByFile = dict[str, tuple["Diagnostic", ...]]


class Remarks:
    """Checks drafts and the folder; what is known of a file is read once. Blocks."""

    def __init__(self, folder: Path, review_days: int) -> None:
        self._folder = folder
        self._review_days = review_days
        self._facts: tuple[Facts, ...] = ()
        self._facets: object = None
        self._checking = threading.Lock()
        self._seen: object = None
        self._found: ByFile = {}

    def of(self, content: bytes, file: str, catalogue: FacetCatalogue, day: date) -> tuple[Diagnostic, ...]:
        """Return what is to be said of a text that would stand in ``file``."""
        with self._checking:
            self._check(day)
            facts = self._facts
        draft = read_facts(content, hashlib.sha256(content).hexdigest(), file, catalogue)
        others = [one for one in facts if one.file != file]
        files = {*files_in(self._folder), file}
        together = check_together([*others, draft], files, day, self._review_days)
        found = (one for one in (*draft.found, *together) if one.place.file == file)
        return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.place, one.code)))

    def everywhere(self, day: date) -> ByFile:
        """Return what is to be said of every file that is faulty. Nothing is checked again where nothing changed."""
        with self._checking:
            self._check(day)
            return self._found

    def _check(self, day: date) -> None:
        state = states_in(self._folder)
        if (day, state) == self._seen:
            return
        facets = state.get(FACETS_FILE)
        known = {one.file: one for one in self._facts} if facets == self._facets else {}
        found, self._facts = check_knowledge(self._folder, today=day, review_days=self._review_days, known=known)
        by_file: dict[str, list[Diagnostic]] = {}
        for one in found:
            by_file.setdefault(one.place.file, []).append(one)
        self._found = {file: tuple(rows) for file, rows in by_file.items()}
        self._seen, self._facets = (day, state), facets
