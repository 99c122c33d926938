from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import Vectors, unit
from index.errors import SnapshotError
from index.retrieval.vectors import FLAT_UP_TO, IndexType, VectorIndex, suitable_type


def points(count: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32))


@pytest.mark.parametrize(("count", "kind"), [(1, "flat"), (FLAT_UP_TO, "flat"), (FLAT_UP_TO + 1, "hnsw")])
def test_the_type_follows_the_number_of_passages(count: int, kind: str) -> None:
    assert suitable_type(count).value == kind


def test_the_flat_index_gives_exact_cosines_best_first() -> None:
    passages, question = points(50), points(1, seed=1)[0]
    cosines = passages @ question

    found, scores = VectorIndex.build(passages).search(question, 10)

    assert found.tolist() == np.argsort(-cosines)[:10].tolist()
    assert scores == pytest.approx(np.sort(cosines)[::-1][:10], abs=1e-6)


def test_the_graph_index_finds_nearly_what_the_flat_one_finds() -> None:
    passages, questions = points(2000), points(30, seed=1)
    exact, graph = (VectorIndex.build(passages, kind) for kind in (IndexType.FLAT, IndexType.HNSW))

    shared = [set(exact.search(one, 10)[0].tolist()) & set(graph.search(one, 10)[0].tolist()) for one in questions]

    assert sum(len(some) for some in shared) / 300 > 0.95


def test_no_more_is_found_than_there_is() -> None:
    found, scores = VectorIndex.build(points(3)).search(points(1)[0], 10)

    assert sorted(found.tolist()) == [0, 1, 2]
    assert len(scores) == 3


@pytest.mark.parametrize("kind", list(IndexType))
def test_a_saved_index_is_read_as_it_was(tmp_path: Path, kind: IndexType) -> None:
    passages, question = points(200), points(1, seed=1)[0]
    before = VectorIndex.build(passages, kind)
    before.save(tmp_path / "vectors.faiss")

    after = VectorIndex.load(tmp_path / "vectors.faiss")

    assert len(after) == 200
    assert after.search(question, 5)[0].tolist() == before.search(question, 5)[0].tolist()
    assert after.vectors(np.array([7, 3])) == pytest.approx(passages[[7, 3]])


@pytest.mark.parametrize("content", [b"", b"no index at all", None])
def test_a_damaged_file_is_told_as_such(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "vectors.faiss"
    VectorIndex.build(points(20)).save(file)
    file.write_bytes(file.read_bytes()[:-40] if content is None else content)

    with pytest.raises(SnapshotError, match=r"vectors\.faiss"):
        VectorIndex.load(file)
