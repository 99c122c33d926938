from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import index.snapshot
from index.archive import unpacked
from index.build import Built
from index.errors import SnapshotError
from index.manifest import FORMAT, read_manifest
from index.snapshot import Snapshot, read_snapshot, write_snapshot
from index.versions import current_folder, index_folder
from tests.small_index import built, shop

ARTICLE, TEXT = "fees/a.md", "文章"
FILES = (
    "knowledge.zip",
    "pooled.npy",
    "view-0.npy",
    "view-1.npy",
    "tokens.npy",
    "offsets.npy",
    "keys.txt",
    "frame.npz",
    "labels.npz",
    "vectors.faiss",
)


@pytest.fixture(scope="module")
def small() -> Built:
    return built(shop())


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    (folder / "fees").mkdir(parents=True)
    (folder / ARTICLE).write_text(TEXT, encoding="utf-8")
    (folder / "facets.yaml").write_text("facets: {}\n", encoding="utf-8")
    (folder / "notes.txt").write_text("no article", encoding="utf-8")
    return folder


@pytest.fixture
def snapshot(small: Built) -> Snapshot:
    return Snapshot(
        encoder="stub",
        content="0123456789abcdef",
        articles={ARTICLE: hashlib.sha256(TEXT.encode()).hexdigest()},
        embeddings=small.embeddings,
        vectors=small.parts.vectors,
        frame=small.parts.frame,
        learned=small.learned,
        changed=3,
    )


def test_a_snapshot_is_read_as_it_was_written(tmp_path: Path, knowledge: Path, snapshot: Snapshot) -> None:
    folder = write_snapshot(tmp_path, snapshot, knowledge)

    found = read_snapshot(folder)

    assert current_folder(tmp_path) == folder
    assert (found.encoder, found.content, found.changed) == ("stub", "0123456789abcdef", 3)
    assert found.articles == snapshot.articles
    assert found.embeddings.keys == snapshot.embeddings.keys
    for own, other in zip(found.embeddings.views, snapshot.embeddings.views, strict=True):
        assert np.array_equal(own, other)
    for part in ("pooled", "tokens", "offsets"):
        assert np.array_equal(getattr(found.embeddings, part), getattr(snapshot.embeddings, part)), part
    for part in ("features", "right", "among", "weights"):
        assert np.array_equal(getattr(found.learned.labels, part), getattr(snapshot.learned.labels, part)), part
    assert found.learned.ranking == snapshot.learned.ranking
    assert len(found.vectors) == len(snapshot.vectors)


def test_a_snapshot_keeps_the_articles_and_the_facets_alone(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot
) -> None:
    with unpacked(write_snapshot(tmp_path, snapshot, knowledge)) as copy:
        files = {str(path.relative_to(copy)): path.read_text(encoding="utf-8") for path in copy.rglob("*.*")}

    assert files == {ARTICLE: TEXT, "facets.yaml": "facets: {}\n"}


def test_the_manifest_can_be_read_by_a_person(tmp_path: Path, knowledge: Path, snapshot: Snapshot) -> None:
    manifest = read_manifest(write_snapshot(tmp_path, snapshot, knowledge))

    assert manifest["format"] == FORMAT
    assert manifest["passages"] == len(snapshot.embeddings.keys)
    assert set(FILES) <= set(manifest["files"])


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_found(tmp_path: Path, knowledge: Path, snapshot: Snapshot, name: str) -> None:
    folder = write_snapshot(tmp_path, snapshot, knowledge)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)

    with pytest.raises(SnapshotError, match=name):
        read_snapshot(folder)


def test_an_article_saved_while_it_was_indexed_is_not_kept_as_indexed(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot
) -> None:
    (knowledge / ARTICLE).write_text("已经改过", encoding="utf-8")

    with pytest.raises(SnapshotError, match="changed while it was indexed"):
        write_snapshot(tmp_path, snapshot, knowledge)


def test_a_manifest_that_was_edited_is_refused(tmp_path: Path, knowledge: Path, snapshot: Snapshot) -> None:
    path = write_snapshot(tmp_path, snapshot, knowledge) / "manifest.json"
    path.write_text(path.read_text().replace('"changed_since_learned": 3', '"changed_since_learned": 0'))

    with pytest.raises(SnapshotError, match="manifest"):
        read_snapshot(path.parent)


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_missing_file_is_found(tmp_path: Path, knowledge: Path, snapshot: Snapshot, name: str) -> None:
    folder = write_snapshot(tmp_path, snapshot, knowledge)
    (folder / name).unlink()

    with pytest.raises(SnapshotError):
        read_snapshot(folder)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", json.dumps({"format": FORMAT + 1}), json.dumps({"format": FORMAT})]
)
def test_a_manifest_of_another_kind_is_refused(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot, content: str
) -> None:
    folder = write_snapshot(tmp_path, snapshot, knowledge)
    (folder / "manifest.json").write_text(content, encoding="utf-8")

    with pytest.raises(SnapshotError):
        read_snapshot(folder)


def test_a_crash_before_it_is_made_current_leaves_the_old_one(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_snapshot(tmp_path, snapshot, knowledge)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index.snapshot, "point", crash)
    with pytest.raises(KeyboardInterrupt):
        write_snapshot(tmp_path, replace(snapshot, content="fedcba9876543210"), knowledge)
    monkeypatch.undo()

    assert current_folder(tmp_path) == old
    assert read_snapshot(old).content == snapshot.content
    new = write_snapshot(tmp_path, replace(snapshot, content="fedcba9876543210"), knowledge)
    assert current_folder(tmp_path) == new


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, knowledge: Path, snapshot: Snapshot) -> None:
    with pytest.raises(SnapshotError, match=r"fees/gone\.md"):
        write_snapshot(tmp_path, replace(snapshot, articles={"fees/gone.md": ""}), knowledge)

    assert current_folder(tmp_path) is None
    assert list(index_folder(tmp_path).iterdir()) == []


def test_the_newest_versions_are_kept_and_older_ones_are_dropped(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot
) -> None:
    written = [write_snapshot(tmp_path, replace(snapshot, content=f"{i}" * 16), knowledge, keep=2) for i in range(4)]

    assert {path for path in index_folder(tmp_path).iterdir() if path.is_dir()} == set(written[2:])


def test_what_another_process_is_writing_is_left_to_it_but_not_what_a_crash_left(
    tmp_path: Path, knowledge: Path, snapshot: Snapshot
) -> None:
    busy, crashed = (index_folder(tmp_path) / name for name in (".new-busy", ".new-crashed"))
    for folder in (busy, crashed):
        folder.mkdir(parents=True)
    os.utime(crashed, (0, 0))

    write_snapshot(tmp_path, snapshot, knowledge)

    assert busy.exists()
    assert not crashed.exists()


def test_one_content_can_be_written_twice(tmp_path: Path, knowledge: Path, snapshot: Snapshot) -> None:
    first, second = (write_snapshot(tmp_path, snapshot, knowledge) for _ in range(2))

    assert first != second
    assert current_folder(tmp_path) == second


@pytest.mark.parametrize("name", ["", "\n", "gone-1"])
def test_a_pointer_to_nothing_is_no_snapshot(tmp_path: Path, name: str) -> None:
    index_folder(tmp_path).mkdir()
    (index_folder(tmp_path) / "current").write_text(name, encoding="utf-8")

    assert current_folder(tmp_path) is None
