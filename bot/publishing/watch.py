"""Noticing that articles were saved, on a local disk or on a network drive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from watchfiles import watch

from index.versions import PINNED, index_folder

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from watchfiles import Change

log = structlog.get_logger(__name__)

QUIET_MS: Final = 150
"""Without a change for this long, a save is over; a burst of saves and a checkout of many files count as one."""
LONGEST_BURST_MS: Final = 1_000
POLL_S: Final = 0.3
LOOK_AGAIN_MS: Final = 3_000
"""The folder is looked at this often though nothing was noticed: systems lose notices when they are many."""
_MOUNTS: Final = Path("/proc/mounts")
_NETWORK: Final = ("nfs", "cifs", "smb", "9p", "fuse", "afs", "ceph", "gluster", "virtiofs", "vboxsf")
"""Beginnings of the names of file systems that may be changed from elsewhere, which nobody here is told of."""


def changes(knowledge: Path, data: Path, stop: threading.Event, *, poll: bool = False) -> Iterator[None]:
    """Yield whenever something has changed, the first time at once, until ``stop`` is set."""
    root = index_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    seen: object = None
    for _ in _polled(stop) if poll or on_network(knowledge) else _noticed(knowledge, root, stop):
        # Taken before anything is read: what changes meanwhile makes another difference.
        now = _look(knowledge, root)
        if now != seen:
            seen = _settled(now, knowledge, root, stop)
            yield


def _settled(now: object, knowledge: Path, root: Path, stop: threading.Event) -> object:
    """Wait until nothing changes any more, or for as long as a burst may take; return the last look."""
    for _ in range(LONGEST_BURST_MS // QUIET_MS):
        before = now
        if stop.wait(QUIET_MS / 1000) or (now := _look(knowledge, root)) == before:
            break
    return now


def _polled(stop: threading.Event) -> Iterator[None]:
    yield
    while not stop.wait(POLL_S):
        yield


def _noticed(knowledge: Path, root: Path, stop: threading.Event) -> Iterator[None]:
    while not stop.is_set():
        yield
        try:
            place = knowledge.stat().st_ino
            for _ in watch(
                knowledge,
                root,
                watch_filter=_Wanted(knowledge, root),
                debounce=LONGEST_BURST_MS,
                step=QUIET_MS // 3,
                stop_event=stop,
                rust_timeout=LOOK_AGAIN_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                yield
                if knowledge.stat().st_ino != place:
                    break
        except OSError as error:
            log.warning("the articles cannot be watched at the moment", fault=str(error))
            stop.wait(POLL_S)


def _look(knowledge: Path, root: Path) -> tuple[object, ...]:
    """Return what differs whenever an article, or the version that was gone back to, does."""
    pinned = _state(root / PINNED)
    try:
        topics = [entry for entry in os.scandir(knowledge) if not entry.name.startswith(".")]
        files = [*topics, *(file for topic in topics if topic.is_dir() for file in os.scandir(topic.path))]
        states = sorted((file.path, *_state(file)) for file in files if not file.name.startswith("."))
    except OSError as error:
        return (pinned, str(error))
    return (pinned, *states)


def _state(file: Path | os.DirEntry[str]) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


class _Wanted:
    """Which changes matter: articles and facets, and the version that was gone back to."""

    def __init__(self, knowledge: Path, root: Path) -> None:
        self._knowledge = knowledge
        self._root = root

    def __call__(self, _change: Change, path: str) -> bool:
        changed = Path(path)
        if changed.parent == self._root:
            return changed.name == PINNED
        if not changed.is_relative_to(self._knowledge):
            return False
        return not any(part.startswith(".") for part in changed.relative_to(self._knowledge).parts)


def on_network(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder stands on a file system that other machines may change."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    found, kind = Path("/"), ""
    for line in lines:
        _, point, name, *_ = [*line.split(), "", "", ""]
        path = Path(point.replace("\\040", " "))
        if folder.is_relative_to(path) and len(path.parts) >= len(found.parts):
            found, kind = path, name
    return kind.startswith(_NETWORK)
