"""What the whole check says of a draft: contradictions, doubles and the rest, held against every other article."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from index.check.facts import Facts, read_facts
from index.check.folder import files_in
from index.check.run import REVIEW_DAYS, check_knowledge, check_together

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from index.check import Diagnostic
    from index.facets import FacetCatalogue


class Remarks:
    """Checks drafts; what is known of the other files is read once. Blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._facts: dict[str, Facts] = {}

    def of(self, content: bytes, file: str, catalogue: FacetCatalogue, day: date) -> tuple[Diagnostic, ...]:
        """Return what is to be said of a text that would stand in ``file``."""
        _, facts = check_knowledge(self._folder, today=day, known=self._facts)
        self._facts = {one.file: one for one in facts}
        draft = read_facts(content, hashlib.sha256(content).hexdigest(), file, catalogue)
        others = [one for one in facts if one.file != file]
        files = {*files_in(self._folder), file}
        together = check_together([*others, draft], files, day, REVIEW_DAYS)
        found = (one for one in (*draft.found, *together) if one.place.file == file)
        return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.place, one.code)))
