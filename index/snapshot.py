"""An index on disk: a folder with a readable manifest, written aside and swapped in whole.

A folder holds its own copy of the articles, so that what was indexed goes on serving while an editor's file is broken.
A checksum of every file stands in the manifest: what is damaged, of another format or of another model is refused
whole. Which folder serves is said by ``index/versions.py``.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.archive import ARCHIVE, pack
from index.arrays import save
from index.confidence.calibrator import Labels
from index.confidence.labels import Learned
from index.confidence.ranking import Ranking
from index.embeddings import Embeddings
from index.errors import SnapshotError
from index.framing import FRAME, read_frame, write_frame
from index.manifest import checksum_of, read_manifest, write_manifest
from index.retrieval.assemble import Frame
from index.retrieval.vectors import VectorIndex
from index.versions import CURRENT, KEPT, drop_old, index_folder, point


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot folder holds."""

    encoder: str
    content: str
    """Hash over the articles and facets; equal content means an equal index."""
    articles: Mapping[str, str]
    """File -> SHA-256 of its bytes."""
    embeddings: Embeddings
    vectors: VectorIndex
    frame: Frame
    learned: Learned
    changed: int
    """Passages that changed since it was learned, and the frame taken."""


def write_snapshot(data: Path, snapshot: Snapshot, knowledge: Path, keep: int = KEPT) -> Path:
    """Write ``snapshot`` with a copy of ``knowledge``, make it current, and keep the last ``keep``.

    Raises SnapshotError where an article is no longer the one that was indexed; nothing is written then.
    """
    root = index_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    try:
        _write_files(aside, snapshot, knowledge)
        folder = root / _name(root, snapshot.content)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    point(root, CURRENT, folder.name)
    drop_old(data, keep)
    return folder


def _write_files(folder: Path, snapshot: Snapshot, knowledge: Path) -> None:
    embeddings = snapshot.embeddings
    pack(snapshot.articles, knowledge, folder / ARCHIVE)
    save(folder / "pooled.npy", embeddings.pooled)
    for number, view in enumerate(embeddings.views):
        save(folder / f"view-{number}.npy", view)
    save(folder / "tokens.npy", embeddings.tokens)
    save(folder / "offsets.npy", embeddings.offsets)
    (folder / "keys.txt").write_text("\n".join(embeddings.keys), encoding="utf-8")
    labels = snapshot.learned.labels
    np.savez(
        folder / "labels.npz", features=labels.features, right=labels.right, among=labels.among, weights=labels.weights
    )
    write_frame(folder / FRAME, snapshot.frame)
    snapshot.vectors.save(folder / "vectors.faiss")
    write_manifest(
        folder,
        {
            "encoder": snapshot.encoder,
            "content": snapshot.content,
            "built_at": time.time(),
            "passages": len(embeddings.keys),
            "dimension": int(embeddings.pooled.shape[1]),
            "views": len(embeddings.views),
            "view_weights": snapshot.learned.ranking.views,
            "changed_since_learned": snapshot.changed,
            "articles": dict(sorted(snapshot.articles.items())),
        },
    )


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot whole. Raises SnapshotError for any file that is missing or not what the manifest says."""
    manifest = read_manifest(folder)
    try:
        for name, checksum in manifest["files"].items():
            if checksum_of(folder / name) != checksum:
                raise SnapshotError(f"{folder / name}: damaged")
        with np.load(folder / "labels.npz") as arrays:
            labels = Labels(arrays["features"], arrays["right"], arrays["among"], arrays["weights"])
        return Snapshot(
            encoder=str(manifest["encoder"]),
            content=str(manifest["content"]),
            articles=manifest["articles"],
            embeddings=Embeddings(
                tuple((folder / "keys.txt").read_text(encoding="utf-8").split()),
                np.load(folder / "pooled.npy"),
                tuple(np.load(folder / f"view-{number}.npy") for number in range(int(manifest["views"]))),
                np.load(folder / "tokens.npy", mmap_mode="r"),
                np.load(folder / "offsets.npy"),
            ),
            vectors=VectorIndex.load(folder / "vectors.faiss"),
            frame=read_frame(folder / FRAME),
            learned=Learned(Ranking(tuple(map(float, manifest["view_weights"]))), labels),
            changed=int(manifest["changed_since_learned"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as exc:
        raise SnapshotError(f"{folder}: cannot be read: {exc}") from exc


def _name(root: Path, content: str) -> str:
    """Return a name that no snapshot has yet."""
    number = 1
    while (root / f"{content[:12]}-{number}").exists():
        number += 1
    return f"{content[:12]}-{number}"
