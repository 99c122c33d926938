"""The manifest of a snapshot: what it holds, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from index.errors import SnapshotError

FORMAT: Final = 7
"""Raised when the files or their meaning change."""
MANIFEST: Final = "manifest.json"


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of the files that stand in ``folder``."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest: dict[str, Any] = {
        "format": FORMAT,
        **content,
        "files": {path.relative_to(folder).as_posix(): digest_of(path) for path in files},
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


def digest_of(path: Path) -> str:
    """Return the hash of a file, as manifests have it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _own_digest(manifest: Mapping[str, Any]) -> str:
    """Return the hash of what the manifest says, whatever its white space."""
    content = {name: value for name, value in manifest.items() if name != "digest"}
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()
