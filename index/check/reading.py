"""Reads the files of a check, many of them in several processes."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Final

from index.articles.article import MAX_BYTES, too_large
from index.articles.loader import TOPICS, catalogue_in
from index.check.diagnostic import from_fault
from index.check.facts import Facts, read_facts
from index.errors import Fault
from index.facets import FacetCatalogue
from index.types import Place

Progress = Callable[[str, int, int], None]
_WORTH: Final = 500
"""New files for each process, which takes a second or two to start."""
_AT_ONCE: Final = 50
"""Files that a process reads before it hands them over."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cyclic garbage, in a process that ends soon: what a check makes lives to its end.

    To go through it again and again took two fifths of the time of a large folder.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_article(file: str) -> bool:
    """Whether a file stands where an article does."""
    topic, _, name = file.partition("/")
    return topic in TOPICS and "/" not in name and name.endswith(".md") and name != "README.md"


def read_all(
    folder: Path,
    files: Sequence[str],
    catalogue: FacetCatalogue,
    known: Mapping[str, Facts],
    *,
    progress: Progress | None = None,
    processes: int = 1,
) -> Iterator[Facts]:
    """Yield the facts of the articles among ``files``, in their order; of many new ones by several ``processes``."""
    articles = [file for file in files if is_article(file)]
    new = [file for file in articles if file not in known]
    processes = min(processes, len(new) // _WORTH)
    here = (read_article(folder, file, catalogue) for file in new)
    read = _by_processes(folder, new, processes) if processes > 1 else here
    for number, file in enumerate(articles):
        yield read_article(folder, file, catalogue, known[file]) if file in known else next(read)
        if progress and not number % _AT_ONCE:
            progress("reading", number, len(articles))


def read_article(folder: Path, file: str, catalogue: FacetCatalogue, known: Facts | None = None) -> Facts:
    """Return the facts of a file: those ``known`` where its bytes are the same."""
    try:
        size = (folder / file).stat().st_size
        if size > MAX_BYTES:
            return _unread(file, too_large(file, size))
        content = (folder / file).read_bytes()
    except OSError as exc:
        return _unread(file, Fault(Place(file, 1), "unreadable", f"cannot be read: {exc.strerror or exc}"))
    digest = hashlib.sha256(content).hexdigest()
    return known if known and known.digest == digest else read_facts(content, digest, file, catalogue)


def _unread(file: str, fault: Fault) -> Facts:
    return Facts(file, "", (from_fault(fault),), (fault,))


def _by_processes(folder: Path, files: Sequence[str], processes: int) -> Iterator[Facts]:
    # Forked, a process would have the locks of threads that it does not have.
    context = multiprocessing.get_context("spawn")
    parts = [files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)]
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_set_up) as pool:
        for facts in pool.map(_read_part, repeat(folder), parts):
            yield from facts


def _set_up() -> None:
    """Let the process that was asked for the check end it when its user does, and lose no time over garbage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _read_part(folder: Path, files: Sequence[str]) -> list[Facts]:
    catalogue = _catalogue(folder)
    return [read_article(folder, file, catalogue) for file in files]


@lru_cache(maxsize=1)
def _catalogue(folder: Path) -> FacetCatalogue:
    return catalogue_in(folder)
