"""Facts kept between checks, so that a check reads only the files that changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.articles.loader import FACETS_FILE
from index.check.facts import Facts

_FACTS = TypeAdapter(Facts)


class Cache:
    """One SQLite file under ``folder`` for each knowledge folder. What it cannot use it forgets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, knowledge: Path) -> Mapping[str, Facts]:
        """Return the facts of the last check with these facets and this version of the checks."""
        path = self._path(knowledge)
        if not path.exists():
            return {}
        try:
            with self._open(path) as connection:
                stored = connection.execute("SELECT facts FROM facts WHERE version = ?", (_version(knowledge),))
                facts = [_FACTS.validate_json(row[0]) for row in stored]
        except (sqlite3.Error, ValidationError):
            return {}
        return {one.file: one for one in facts}

    def write(self, knowledge: Path, facts: Sequence[Facts]) -> None:
        """Keep ``facts`` for the next check; a folder that cannot be written keeps nothing."""
        version = _version(knowledge)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._open(self._path(knowledge)) as connection, connection:
                known = dict(connection.execute("SELECT file, digest FROM facts WHERE version = ?", (version,)))
                changed = [one for one in facts if one.digest and known.get(one.file) != one.digest]
                connection.execute("DELETE FROM facts WHERE version <> ?", (version,))
                connection.executemany(
                    "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
                    [(one.file, one.digest, version, _FACTS.dump_json(one)) for one in changed],
                )
                gone = set(known) - {one.file for one in facts}
                connection.executemany("DELETE FROM facts WHERE file = ?", [(file,) for file in gone])
        except (sqlite3.Error, OSError):
            return

    def _path(self, knowledge: Path) -> Path:
        name = hashlib.sha256(os.fsencode(knowledge)).hexdigest()[:16]
        return self._folder / f"{name}.db"

    @contextmanager
    def _open(self, path: Path) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(path, timeout=2)) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS facts (file TEXT PRIMARY KEY, digest TEXT, version TEXT, facts BLOB)"
            )
            yield connection


def _version(knowledge: Path) -> str:
    """Return what facts depend on besides their file: the facets, and the code of the checks."""
    digest = hashlib.sha256()
    path = knowledge / FACETS_FILE
    digest.update(path.read_bytes() if path.exists() else b"")
    for module in sorted([*Path(__file__).parent.glob("*.*"), *Path(__file__).parent.parent.glob("figures/*.py")]):
        digest.update(module.read_bytes())
    return digest.hexdigest()
