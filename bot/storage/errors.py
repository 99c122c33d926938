"""What can be wrong with the database, each with a message that a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import KefuError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError


class StorageError(KefuError):
    """A database that cannot be used as it is."""


class SchemaError(StorageError):
    """A database whose schema this version does not know."""


class ConflictError(Exception):
    """Somebody else changed the row in between; read it again and redo the work."""


_HINTS = (
    ("locked", "another process is writing to it; stop that process, or wait"),
    ("readonly", "it is read-only; check the owner and the mode of the file and its folder"),
    ("read-only", "it is read-only; write to another server, or lift the restriction"),
    ("disk is full", "the disk is full; free some space"),
    ("no space left", "the disk is full; free some space"),
    ("unable to open", "it cannot be opened; check that its folder exists and may be written to"),
    ("not a database", "the file is no SQLite database; move it away, or restore a backup"),
    ("malformed", "the file is damaged; restore a backup with `kefu restore`"),
    ("authentication failed", "user or password are wrong; check KEFU_DATABASE"),
    ("connection failed", "the server cannot be reached; check KEFU_DATABASE and that it runs"),
    ("does not exist", "it does not exist; create it, or check KEFU_DATABASE"),
)


def storage_error(name: str, error: DBAPIError) -> StorageError:
    """Put a driver's fault into words. ``name`` is the database as a person knows it, without a password."""
    told = " ".join(str(error.orig).split())
    lowered = told.casefold()
    hint = next((hint for sign, hint in _HINTS if sign in lowered), "")
    return StorageError(f"database {name}: {hint or 'it cannot be used'} ({told})")
