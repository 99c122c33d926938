"""Facts kept between checks, so that a check reads only the files that changed, and only those that they meet."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.articles.loader import FACETS_FILE
from index.check.facts import Facts
from index.check.folder import State
from index.check.kept import SCHEMA, TABLES, Kept

_READERS = ("articles", "check", "figures", "likeness", "statements")
"""Parts of this package that facts depend on: with another version of them every file is read anew."""


class Cache:
    """One SQLite file under ``folder`` for each knowledge folder. What it cannot use it forgets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, knowledge: Path) -> Mapping[str, Facts]:
        """Return the facts of the last check with these facets and this version of the checks."""
        try:
            with self.opened(knowledge) as kept:
                return {one.file: one for one in kept.all()} if kept else {}
        except sqlite3.Error:
            return {}

    def write(self, knowledge: Path, facts: Sequence[Facts], states: Mapping[str, State], at_ns: int) -> None:
        """Keep ``facts`` for the next check; a folder that cannot be written keeps nothing.

        ``states`` are those of the files before they were read, seen at ``at_ns``.
        """
        version = _version(knowledge)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with closing(_connected(self._path(knowledge))) as connection, connection:
                kept = Kept(connection)
                if _kept_version(connection) != version:
                    for table in TABLES:
                        connection.execute(f"DROP TABLE IF EXISTS {table}")
                    connection.executescript(SCHEMA)
                    connection.execute("INSERT INTO meta VALUES (?)", (version,))
                kept.drop(kept.files() - {one.file for one in facts})
                kept.put(facts, states, at_ns)
        except (sqlite3.Error, OSError):
            return

    @contextmanager
    def opened(self, knowledge: Path) -> Iterator[Kept | None]:
        """Give what is kept; ``None`` where nothing is, or of other facets or another version. Raises sqlite3.Error.

        What is put there is kept at the end.
        """
        path = self._path(knowledge)
        if not path.exists():
            yield None
            return
        with closing(_connected(path)) as connection, connection:
            yield Kept(connection) if _kept_version(connection) == _version(knowledge) else None

    def _path(self, knowledge: Path) -> Path:
        name = hashlib.sha256(os.fsencode(knowledge)).hexdigest()[:16]
        return self._folder / f"{name}.db"


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2)
    connection.execute("PRAGMA synchronous = OFF")  # it is a cache: what is torn is found damaged, and forgotten
    return connection


def _kept_version(connection: sqlite3.Connection) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return ""
    row = connection.execute("SELECT version FROM meta").fetchone()
    return str(row[0]) if row else ""


def _version(knowledge: Path) -> str:
    """Return what facts depend on besides their file: the facets, and the code of the checks."""
    digest = hashlib.sha256()
    path = knowledge / FACETS_FILE
    digest.update(path.read_bytes() if path.exists() else b"")
    for module in sorted(_modules()):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _modules() -> Iterable[Path]:
    index = Path(__file__).parents[1]
    return [path for part in _READERS for path in (index / part).glob("*.*")]
