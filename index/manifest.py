"""The manifest of a snapshot: what it holds, and a checksum of every file."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from index.errors import SnapshotError

FORMAT: Final = 8
"""Raised when the files or their meaning change."""
MANIFEST: Final = "manifest.json"
_PIECE: Final = 1 << 18
"""Bytes that are read at once."""


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of the files that stand in ``folder``."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest: dict[str, Any] = {
        "format": FORMAT,
        **content,
        "files": {path.relative_to(folder).as_posix(): checksum_of(path) for path in files},
    }
    manifest["digest"] = _own_digest(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest. Raises SnapshotError where it is missing, damaged or of another format."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise SnapshotError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}")
        if manifest["digest"] != _own_digest(manifest):
            raise SnapshotError(f"{folder / MANIFEST}: damaged")
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise SnapshotError(f"{folder}: no readable manifest") from exc
    return manifest


def checksum_of(path: Path) -> str:
    """Return the length and the CRC-32 of a file, as manifests have them.

    They tell what is damaged or was cut short, which is all that is asked of them, in a fifth of the time that a
    cryptographic hash takes; every version that is published has some 50 MB of vectors summed up twice.
    """
    length = checksum = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            length += len(piece)
            checksum = zlib.crc32(piece, checksum)
    return f"{length}-{checksum:08x}"


def _own_digest(manifest: Mapping[str, Any]) -> str:
    """Return the hash of what the manifest says, whatever its white space."""
    content = {name: value for name, value in manifest.items() if name != "digest"}
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()
