"""The versions of the index that are kept, and which of them serves.

``<data>/index/current`` names the version that was built last; ``pinned``, where it is there, the one to which somebody
went back. A pinned version serves until the pin is taken away, whatever is saved meanwhile: the articles on disk still
hold what was wrong.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from index.errors import KefuError, SnapshotError
from index.manifest import read_manifest
from index.types import REVISION

CURRENT: Final = "current"
PINNED: Final = "pinned"
KEPT: Final = 5
"""Versions that are kept where nothing else is asked for."""
_ABANDONED_S: Final = 3600.0
"""Seconds after which a folder that was never finished is what a crash has left."""


class VersionError(KefuError):
    """A version that is not kept, or none to go back to."""


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the articles that can be served again."""

    name: str
    content: str
    built_at: datetime
    articles: Mapping[str, str]
    passages: int
    current: bool
    pinned: bool

    @property
    def label(self) -> str:
        """What logs and replies call it."""
        return self.content[:REVISION]


def index_folder(data: Path) -> Path:
    """Return where snapshots stand under the data folder."""
    return data / "index"


def current_folder(data: Path) -> Path | None:
    """Return the snapshot that was built last, or ``None`` where there is none."""
    return _named(data, CURRENT)


def pinned_folder(data: Path) -> Path | None:
    """Return the snapshot that somebody went back to, or ``None``."""
    return _named(data, PINNED)


def serving_folder(data: Path) -> Path | None:
    """Return the snapshot that serves."""
    return pinned_folder(data) or current_folder(data)


def versions(data: Path) -> list[Version]:
    """Return the versions that are kept, newest first; what cannot be read is left out."""
    root = index_folder(data)
    current, pinned = current_folder(data), pinned_folder(data)
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        try:
            found.append(_version(folder, read_manifest(folder), current, pinned))
        except SnapshotError:
            continue
    return sorted(found, key=lambda version: (version.built_at, version.name), reverse=True)


def roll_back(data: Path, name: str | None = None) -> Version:
    """Let an earlier version serve: the one of that ``name`` or the one before that which serves.

    The beginning of a name does. Raises VersionError where there is none, or more than one.
    """
    kept = versions(data)
    serving = serving_folder(data)
    if name is None:
        serves = next((at for at, one in enumerate(kept) if serving and one.name == serving.name), -1)
        earlier = [one for one in kept[serves + 1 :] if serves < 0 or one.content != kept[serves].content]
        if not earlier:
            raise VersionError("no earlier version is kept")
        chosen = earlier[0]
    else:
        fitting = [one for one in kept if one.name.startswith(name)]
        exact = [one for one in fitting if one.name == name] or fitting
        if len(exact) != 1:
            known = ", ".join(one.name for one in kept) or "none"
            raise VersionError(f"{'no' if not exact else 'more than one'} version is called {name}; kept are {known}")
        chosen = exact[0]
    point(index_folder(data), PINNED, chosen.name)
    return chosen


def resume(data: Path) -> bool:
    """Let the articles on disk serve again. Returns whether a version was pinned."""
    path = index_folder(data) / PINNED
    existed = path.exists()
    path.unlink(missing_ok=True)
    return existed


def drop_old(data: Path, keep: int) -> None:
    """Keep the newest ``keep`` versions, that which serves and the one before it; drop the rest."""
    root = index_folder(data)
    kept = {folder.name for folder in (current_folder(data), pinned_folder(data)) if folder}
    contents: set[str] = set()
    for version in versions(data):
        # The same articles again, as after an edit that was taken back, are one version.
        if version.content not in contents and len(contents) < keep:
            kept.add(version.name)
        contents.add(version.content)
    for other in root.iterdir():
        # What another process is writing at this moment is left to it.
        abandoned = not other.name.startswith(".") or time.time() - other.stat().st_mtime > _ABANDONED_S
        if other.is_dir() and other.name not in kept and abandoned:
            shutil.rmtree(other, ignore_errors=True)


def point(root: Path, pointer: str, name: str) -> None:
    """Let ``pointer`` name a snapshot; it is swapped in whole."""
    handle, path = tempfile.mkstemp(prefix=f".{pointer}-", dir=root)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(path).replace(root / pointer)


def _named(data: Path, pointer: str) -> Path | None:
    try:
        name = (index_folder(data) / pointer).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index_folder(data) / Path(name).name
    return folder if name and folder.is_dir() else None


def _version(folder: Path, manifest: Mapping[str, Any], current: Path | None, pinned: Path | None) -> Version:
    return Version(
        name=folder.name,
        content=str(manifest["content"]),
        built_at=datetime.fromtimestamp(float(manifest["built_at"]), UTC),
        articles=manifest["articles"],
        passages=int(manifest["passages"]),
        current=folder == current,
        pinned=folder == pinned,
    )
