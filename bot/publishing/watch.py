"""Noticing that articles were saved, on a local disk or on a network drive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from watchfiles import watch

from index.versions import CURRENT, PINNED, index_folder

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from watchfiles import Change

log = structlog.get_logger(__name__)

QUIET_MS: Final = 150
"""Without a change for this long, a save is over; a burst of saves and a checkout of many files count as one."""
LONGEST_BURST_MS: Final = 1_000
POLL_MS: Final = 500
LOOK_AGAIN_MS: Final = 15_000
"""The folder is looked at this often though nothing was noticed: systems lose notices when they are many."""
_MOUNTS: Final = Path("/proc/mounts")
_NETWORK: Final = ("nfs", "cifs", "smb", "9p", "fuse", "afs", "ceph", "gluster", "virtiofs", "vboxsf")
"""Beginnings of the names of file systems that may be changed from elsewhere, which nobody here is told of."""


def changes(knowledge: Path, data: Path, stop: threading.Event, *, poll: bool = False) -> Iterator[None]:
    """Yield whenever something may have changed, until ``stop`` is set."""
    root = index_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    poll = poll or on_network(knowledge)
    while not stop.is_set():
        try:
            for _ in watch(
                knowledge,
                root,
                watch_filter=_Wanted(knowledge, root),
                debounce=LONGEST_BURST_MS,
                step=QUIET_MS,
                stop_event=stop,
                rust_timeout=LOOK_AGAIN_MS,
                yield_on_timeout=True,
                force_polling=poll,
                poll_delay_ms=POLL_MS,
                raise_interrupt=False,
            ):
                yield
        except OSError as error:
            # No watches left to give, or the folder is gone for the moment.
            log.warning("the articles are polled", fault=str(error))
            poll = True
            yield
            stop.wait(1)


class _Wanted:
    """Which changes matter: articles and facets, and which version serves."""

    def __init__(self, knowledge: Path, root: Path) -> None:
        self._knowledge = knowledge
        self._root = root

    def __call__(self, _change: Change, path: str) -> bool:
        changed = Path(path)
        if changed.parent == self._root:
            return changed.name in {CURRENT, PINNED}
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
