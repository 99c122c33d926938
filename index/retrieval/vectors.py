"""The passages' vectors in FAISS, in the index type that suits their number."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import SnapshotError
from index.retrieval.origins import Origins


class IndexType(StrEnum):
    """The FAISS types in use; ``docs/benchmarks.md`` has what each costs at which size."""

    FLAT = "flat"
    HNSW = "hnsw"


FLAT_UP_TO: Final = 20_000
"""Passages up to which exhaustive search takes under a millisecond on two cores (``docs/benchmarks.md``)."""
_HNSW_LINKS: Final = 32
_HNSW_BUILD: Final = 80
_HNSW_SEARCH: Final = 128


def suitable_type(passages: int) -> IndexType:
    """Return the index type for so many passages."""
    return IndexType.FLAT if passages <= FLAT_UP_TO else IndexType.HNSW


class VectorIndex:
    """Inner-product search over unit vectors, so scores are cosines."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, kind: IndexType | None = None) -> VectorIndex:
        """Index ``vectors`` ``(passages, dimension)``."""
        chosen = kind or suitable_type(len(vectors))
        if chosen is IndexType.FLAT:
            index: faiss.Index = faiss.IndexFlatIP(vectors.shape[1])
        else:
            index = faiss.IndexHNSWFlat(vectors.shape[1], _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _HNSW_BUILD
            index.hnsw.efSearch = _HNSW_SEARCH
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    def then(self, new: Vectors, origins: Origins) -> VectorIndex:
        """Return the index of the state that follows."""
        size = len(self)
        return VectorIndex.build(origins.merged(self._index.reconstruct_n(0, size), new))

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    def search(self, question: Vectors, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return up to ``count`` nearest passages and their cosines, best first."""
        # One question has nothing to share, and OpenMP's second thread would wait for the next by spinning. The
        # number of threads is each thread's own, so it is set where the search runs.
        faiss.omp_set_num_threads(1)
        scores, found = self._index.search(question[None].astype(np.float32), min(count, len(self)))
        kept = found[0] >= 0
        return found[0][kept].astype(np.int64), scores[0][kept].astype(np.float32)

    def vectors(self, passages: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of ``passages``."""
        return np.asarray(self._index.reconstruct_batch(passages), np.float32)

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index. Raises SnapshotError."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as exc:
            raise SnapshotError(f"{path}: not a FAISS index") from exc
