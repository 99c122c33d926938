"""The knowledge folder as a whole: what stands in it, names, and what does not belong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.articles.loader import FACETS_FILE, TOPICS
from index.check.diagnostic import Diagnostic, diagnose
from index.types import Place

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]{2})?\.md")


class State(NamedTuple):
    """What tells, without reading it, that a file is still the one that was read; ten thousand are made at once."""

    size: int
    changed_ns: int
    inode: int


def files_in(folder: Path) -> tuple[str, ...]:
    """Return every file, relative to the folder; what is hidden is left out."""
    return tuple(states_in(folder))


def states_in(folder: Path) -> dict[str, State]:
    """Return the state of every file, in the order of their paths; what is hidden is left out."""
    return dict(sorted(_walk(folder, "")))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, State]]:
    try:
        entries = list(os.scandir(folder / prefix))
    except OSError:  # gone, or closed to us, since it was seen
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = f"{prefix}{entry.name}"
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{path}/")
            elif entry.is_file():
                stat = entry.stat()
                yield path, State(stat.st_size, stat.st_mtime_ns, stat.st_ino)
        except OSError:
            continue


def check_files(files: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield files that are no articles, and names that make trouble elsewhere."""
    folded: dict[str, str] = {}
    for file in sorted(files, key=lambda file: (file != file.lower(), file)):
        topic, name = file.partition("/")[0], file.rpartition("/")[2]
        if name == "README.md" or file == FACETS_FILE:
            continue
        if not name.endswith(".md"):
            message = "is no article and is never read; move it out of the knowledge folder"
            yield diagnose("stray-file", Place(file, 1), message)
        elif topic in TOPICS and not _NAME.fullmatch(name):
            message = f"the name '{name}' has more than a-z, 0-9 and hyphens; rename the file"
            yield diagnose("bad-name", Place(file, 1), message)
        other = folded.setdefault(name.casefold(), file)
        if other != file and other.rpartition("/")[2] != name:
            message = f"differs from {other} in case only; some systems take them for one file, rename it"
            yield diagnose("case-clash", Place(file, 1), message, Place(other, 1))
