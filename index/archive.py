"""The articles of a snapshot in one file: ten thousand small ones would take longer to write than to index."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from index.articles.loader import FACETS_FILE
from index.errors import SnapshotError

ARCHIVE: Final = "knowledge.zip"


def pack(articles: Mapping[str, str], source: Path, archive: Path) -> None:
    """Write the ``articles`` (file -> digest) under ``source`` and the facets to ``archive``.

    Raises SnapshotError where one is no longer what was indexed.
    """
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, digest in articles.items():
            content = _read(source, name)
            if hashlib.sha256(content).hexdigest() != digest:
                raise SnapshotError(f"{name} was changed while it was indexed; it is indexed with the next change")
            file.writestr(name, content)
        if (source / FACETS_FILE).exists():
            file.writestr(FACETS_FILE, _read(source, FACETS_FILE))


@contextmanager
def unpacked(folder: Path) -> Iterator[Path]:
    """Give a folder with the articles of the snapshot in ``folder``; it is gone afterwards.

    Raises SnapshotError where the archive cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="kefu-articles-") as made:
        try:
            with zipfile.ZipFile(folder / ARCHIVE) as file:
                file.extractall(made)
        except (OSError, zipfile.BadZipFile) as exc:
            raise SnapshotError(f"{folder / ARCHIVE}: cannot be read: {exc}") from exc
        yield Path(made)


def _read(source: Path, name: str) -> bytes:
    try:
        return (source / name).read_bytes()
    except OSError as exc:
        raise SnapshotError(f"{name} cannot be read any more: {exc.strerror or exc}") from exc
