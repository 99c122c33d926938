"""An index on disk: a folder with a readable manifest, written aside and swapped in whole.

``<data>/index/current`` names the folder in use; writing that name is the one step that makes a snapshot live. A
folder holds its own copy of the articles, so that what was indexed goes on serving while an editor's file is broken.
Every file's hash stands in the manifest: what is damaged, of another format or of another model is refused whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from index.confidence.calibrator import Labels
from index.embeddings import Embeddings
from index.errors import SnapshotError
from index.retrieval.vectors import VectorIndex

FORMAT: Final = 4
"""Raised when the files or their meaning change."""
_MANIFEST: Final = "manifest.json"
_CURRENT: Final = "current"
_KNOWLEDGE: Final = "knowledge"
_ABANDONED_S: Final = 3600.0
"""Seconds after which a folder that was never finished is what a crash has left."""


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
    learned: Labels
    changed: int
    """Passages that changed since it was learned."""


def index_folder(data: Path) -> Path:
    """Return where snapshots stand under the data folder."""
    return data / "index"


def current_folder(data: Path) -> Path | None:
    """Return the snapshot in use, or ``None`` where there is none."""
    try:
        name = (index_folder(data) / _CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index_folder(data) / Path(name).name
    return folder if name and folder.is_dir() else None


def knowledge_copy(folder: Path) -> Path:
    """Return the snapshot's own copy of the articles."""
    return folder / _KNOWLEDGE


def write_snapshot(data: Path, snapshot: Snapshot, knowledge: Path) -> Path:
    """Write ``snapshot`` with a copy of ``knowledge``, make it current, and drop older ones but the last.

    Raises SnapshotError where an article is no longer the one that was indexed; nothing is written then.
    """
    root = index_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    before = current_folder(data)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    try:
        _write_files(aside, snapshot, knowledge)
        folder = root / _name(root, snapshot.content)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _point_to(root, folder.name)
    _drop_others(root, {folder, before})
    return folder


def _drop_others(root: Path, kept: AbstractSet[Path | None]) -> None:
    for other in root.iterdir():
        # What another process is writing at this moment is left to it.
        abandoned = not other.name.startswith(".") or time.time() - other.stat().st_mtime > _ABANDONED_S
        if other.is_dir() and other not in kept and abandoned:
            shutil.rmtree(other, ignore_errors=True)


def _write_files(folder: Path, snapshot: Snapshot, knowledge: Path) -> None:
    embeddings = snapshot.embeddings
    np.save(folder / "pooled.npy", embeddings.pooled)
    for number, view in enumerate(embeddings.views):
        np.save(folder / f"view-{number}.npy", view)
    np.save(folder / "tokens.npy", embeddings.tokens)
    np.save(folder / "offsets.npy", embeddings.offsets)
    (folder / "keys.txt").write_text("\n".join(embeddings.keys), encoding="utf-8")
    labels = snapshot.learned
    np.savez(
        folder / "labels.npz", features=labels.features, right=labels.right, among=labels.among, weights=labels.weights
    )
    snapshot.vectors.save(folder / "vectors.faiss")
    _copy_articles(snapshot.articles, knowledge, folder / _KNOWLEDGE)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "encoder": snapshot.encoder,
        "content": snapshot.content,
        "passages": len(embeddings.keys),
        "dimension": int(embeddings.pooled.shape[1]),
        "views": len(embeddings.views),
        "changed_since_learned": snapshot.changed,
        "articles": dict(sorted(snapshot.articles.items())),
        "files": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    manifest["digest"] = _own_digest(manifest)
    (folder / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def _copy_articles(articles: Mapping[str, str], source: Path, target: Path) -> None:
    for file, digest in articles.items():
        try:
            content = (source / file).read_bytes()
        except OSError as exc:
            raise SnapshotError(f"{file} cannot be read any more: {exc.strerror or exc}") from exc
        if hashlib.sha256(content).hexdigest() != digest:
            raise SnapshotError(f"{file} was changed while it was indexed; it is indexed at the next start")
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes(content)
    if (source / "facets.yaml").exists():
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "facets.yaml", target / "facets.yaml")


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest. Raises SnapshotError where it is missing, damaged or of another format."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise SnapshotError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}")
        if manifest["digest"] != _own_digest(manifest):
            raise SnapshotError(f"{folder / _MANIFEST}: damaged")
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise SnapshotError(f"{folder}: no readable manifest") from exc
    return manifest


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot whole. Raises SnapshotError for any file that is missing or not what the manifest says."""
    manifest = read_manifest(folder)
    try:
        for name, digest in manifest["files"].items():
            if _digest(folder / name) != digest:
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
            learned=labels,
            changed=int(manifest["changed_since_learned"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as exc:
        raise SnapshotError(f"{folder}: cannot be read: {exc}") from exc


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _own_digest(manifest: Mapping[str, Any]) -> str:
    """Return the hash of what the manifest says, whatever its white space."""
    content = {name: value for name, value in manifest.items() if name != "digest"}
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()


def _name(root: Path, content: str) -> str:
    """Return a name that no snapshot has yet."""
    number = 1
    while (root / f"{content[:12]}-{number}").exists():
        number += 1
    return f"{content[:12]}-{number}"


def _point_to(root: Path, name: str) -> None:
    handle, path = tempfile.mkstemp(prefix=".current-", dir=root)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(path).replace(root / _CURRENT)
