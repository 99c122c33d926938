"""What the cache holds: the facts of every file, its state when it was read, and the keys by which files meet."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from index.check.facts import Facts
from index.check.folder import State
from index.check.meeting import held

SCHEMA: Final = """
CREATE TABLE meta (version TEXT);
CREATE TABLE files (
  id INTEGER PRIMARY KEY, file TEXT UNIQUE, digest TEXT, size INTEGER, changed_ns INTEGER, inode INTEGER,
  read_ns INTEGER, broken INTEGER
);
CREATE TABLE contents (id INTEGER PRIMARY KEY, facts BLOB, held BLOB);
CREATE TABLE keys (key INTEGER, file INTEGER, PRIMARY KEY (key, file)) WITHOUT ROWID;
"""
TABLES: Final = ("meta", "files", "contents", "keys", "facts")
"""Those of earlier versions among them."""
_UNSURE_NS: Final = 2_000_000_000
"""A file that changed so shortly before it was read may have changed again within one tick of its clock."""
_AT_ONCE: Final = 500
"""Values in one query."""
_FACTS: Final = TypeAdapter(Facts)


class Kept:
    """Reads and writes within one transaction. Raises sqlite3.Error, of which a damaged file is one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counts: dict[int, int] = {}

    def files(self) -> set[str]:
        """Return the files that are kept."""
        return {row[0] for row in self._connection.execute("SELECT file FROM files")}

    def all(self) -> Iterator[Facts]:
        """Yield the facts of every file that could be read."""
        for row in self._connection.execute("SELECT facts FROM files JOIN contents USING (id) WHERE digest <> ''"):
            yield _loaded(row[0])

    def facts(self, files: Iterable[str]) -> dict[str, Facts]:
        """Return the facts of ``files``, of those that are kept."""
        found = self._each("SELECT file, facts FROM files JOIN contents USING (id) WHERE file IN ({})", files)
        return {row[0]: _loaded(row[1]) for row in found}

    def stale(self, states: Mapping[str, State]) -> list[str]:
        """Return the files that are new, or may not be as they were when they were read."""
        rows = self._connection.execute("SELECT file, size, changed_ns, inode, read_ns, digest FROM files")
        sure = {
            file
            for file, size, changed_ns, inode, read_ns, digest in rows
            if digest and changed_ns < read_ns - _UNSURE_NS and states.get(file) == (size, changed_ns, inode)
        }
        return [file for file in states if file not in sure]

    def any_broken(self) -> bool:
        """Whether some file could not be loaded as an article."""
        return self._connection.execute("SELECT 1 FROM files WHERE broken LIMIT 1").fetchone() is not None

    def count(self, key: int) -> int:
        """Return how many files hold a key."""
        if key not in self._counts:
            row = self._connection.execute("SELECT count(*) FROM keys WHERE key = ?", (key,)).fetchone()
            self._counts[key] = row[0]
        return self._counts[key]

    def holders(self, keys: Iterable[int]) -> set[str]:
        """Return the files that hold any of ``keys``."""
        query = "SELECT DISTINCT files.file FROM keys JOIN files ON files.id = keys.file WHERE key IN ({})"
        return {row[0] for row in self._each(query, keys)}

    def put(self, facts: Sequence[Facts], states: Mapping[str, State], at_ns: int) -> None:
        """Keep facts in place of those before, with the states that their files had at ``at_ns``."""
        known = dict(self._each("SELECT file, digest FROM files WHERE file IN ({})", (one.file for one in facts)))
        changed = [one for one in facts if not one.digest or known.get(one.file) != one.digest]
        self.drop({one.file for one in changed if one.file in known})
        pairs: list[tuple[int, int]] = []
        for one in changed:
            keys = array("q", sorted(held(one)))
            row = (one.file, one.digest, not one.article)
            number = self._connection.execute(
                "INSERT INTO files (file, digest, broken) VALUES (?, ?, ?)", row
            ).lastrowid
            content = (number, _FACTS.dump_json(one), keys.tobytes())
            self._connection.execute("INSERT INTO contents VALUES (?, ?, ?)", content)
            pairs += [(key, number or 0) for key in keys]
        pairs.sort()  # the table is in this order too
        self._connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", pairs)
        seen = [(s.size, s.changed_ns, s.inode, at_ns, one.file) for one in facts if (s := states.get(one.file))]
        self._connection.executemany(
            "UPDATE files SET size = ?, changed_ns = ?, inode = ?, read_ns = ? WHERE file = ?", seen
        )
        self._counts.clear()

    def drop(self, files: Collection[str]) -> None:
        """Forget files."""
        for number, keys in list(
            self._each("SELECT id, held FROM files JOIN contents USING (id) WHERE file IN ({})", files)
        ):
            own = array("q", keys)
            self._connection.executemany("DELETE FROM keys WHERE key = ? AND file = ?", [(key, number) for key in own])
            self._connection.execute("DELETE FROM contents WHERE id = ?", (number,))
            self._connection.execute("DELETE FROM files WHERE id = ?", (number,))
        self._counts.clear()

    def _each(self, query: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds for ``values``, which stand where it has ``{}``."""
        wanted = list(values)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            yield from self._connection.execute(query.format(", ".join("?" * len(some))), some)


def _loaded(content: bytes) -> Facts:
    return _FACTS.validate_json(content)
