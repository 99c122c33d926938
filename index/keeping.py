"""Writing an index down, and reading what was written before."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from index.background import background_passages
from index.cut import keys_in, passages_in
from index.embeddings import Embeddings, Recalled, embed_by_key, key_of, no_embeddings
from index.encoder import Encoder
from index.errors import SnapshotError
from index.manifest import read_manifest
from index.snapshot import Snapshot, read_snapshot, write_snapshot
from index.state import Index, Opening
from index.versions import current_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Before:
    """A snapshot of the same encoder."""

    folder: Path
    snapshot: Snapshot


def earlier_in(folder: Path | None, encoder: Encoder) -> Before | None:
    """Return the snapshot in ``folder``; ``None`` where there is none of this encoder that can be read."""
    if folder is None:
        return None
    try:
        if read_manifest(folder).get("encoder") != encoder.identity:
            return None
        return Before(folder, read_snapshot(folder))
    except SnapshotError as exc:
        log.warning("the snapshot is rebuilt: %s", exc)
        return None


def content_in(folder: Path | None) -> str:
    """Return which articles a snapshot is of; nothing where there is none that can be read."""
    try:
        return str(read_manifest(folder)["content"]) if folder else ""
    except SnapshotError:
        return ""


def write_after(index: Index, encoded: Embeddings, opening: Opening) -> None:
    """Write a snapshot of an ``index`` that followed another; what was not ``encoded`` for it stands in the last one.

    Raises OSError.
    """
    before = earlier_in(current_folder(opening.data), opening.encoder)
    known = before.snapshot.embeddings if before else no_embeddings(opening.encoder)
    wanted = dict(zip(keys_in(index.cuts), passages_in(index.cuts), strict=True))
    wanted |= {key_of(passage): passage for passage in background_passages()}
    embeddings = embed_by_key(wanted, Recalled(opening.encoder, encoded), known)
    write(index, embeddings, opening, opening.knowledge)


def write(index: Index, embeddings: Embeddings, opening: Opening, source: Path) -> None:
    """Write a snapshot of ``index``, whose articles stand in ``source``. Raises OSError."""
    parts = index.parts
    snapshot = Snapshot(
        encoder=opening.encoder.identity,
        content=index.content,
        articles={article.file: article.digest for article in index.knowledge.articles},
        embeddings=embeddings,
        vectors=parts.vectors,
        frame=parts.frame,
        learned=index.learned,
        changed=index.changed,
    )
    try:
        write_snapshot(opening.data, snapshot, source, opening.keep)
    except SnapshotError as exc:
        log.warning("the snapshot is not written: %s", exc)
