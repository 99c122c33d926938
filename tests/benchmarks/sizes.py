"""What grows with the number of passages: each FAISS type by itself, and Kefu's whole search with it.

Up to ``ENCODED`` passages the vectors are real ones, of short texts; above, they are real ones moved a little at
random. Vectors drawn evenly from the sphere would be harder than anything that a model gives, and tell nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import faiss
import numpy as np

from index.background import background_passages
from index.embeddings import embed, key_of, no_embeddings
from index.encoder import Encoded, Encoder, Vectors, open_encoder, unit
from index.retrieval.assemble import Parts, assemble
from index.retrieval.evidence import Question
from index.retrieval.lexical import LexicalIndex
from index.retrieval.neighbourhood import NEIGHBOURS
from index.retrieval.vectors import IndexType, VectorIndex
from index.types import Passage, PassageKind, Place
from tests.benchmarks.contestants import Folders
from tests.benchmarks.knowledge import questions
from tests.benchmarks.measures import Figures, percentile, timed
from tests.benchmarks.texts import many

SIZES: Final = (1_000, 10_000, 100_000)
ENCODED: Final = 10_000
_MOVED: Final = 0.2
"""Length of the random step; a text and its copy then have a cosine of about 0.9 after centring."""
_PER_ARTICLE: Final = 8
_HNSW_LINKS: Final = 32
_HNSW_BUILD: Final = 80


def measure(size: int, folders: Folders) -> Figures:
    """Return the figures for ``size`` passages, named ``TYPE.FIGURE``."""
    encoder = open_encoder("builtin", folders.data / "models")
    parts, seconds = _assembled(size, encoder)
    asked = _questions(encoder)
    vectors = parts.vectors.vectors(np.arange(size))
    centred = np.concatenate([parts.frame.centring.pooled(one.pooled[None], [one.language]) for one in asked])
    figures = _types(vectors, centred)
    for kind in IndexType:
        retriever = replace(parts, vectors=VectorIndex.build(vectors, kind)).retriever()
        times = timed([partial(retriever.search, one) for one in asked])
        figures[f"{kind}.whole_p50"], figures[f"{kind}.whole_p95"] = percentile(times, 50), percentile(times, 95)
    texts = [passage.text for passage in parts.collection.passages]
    (lexical,) = timed([lambda: LexicalIndex.of(texts)])
    figures["assemble"] = seconds
    figures["lexical"] = lexical / 1000
    figures["tokens_mb"] = parts.tokens.tokens.levels.nbytes / 1e6
    return figures


def _types(vectors: Vectors, asked: Vectors) -> Figures:
    """Build each FAISS type over ``vectors`` and search it for one question at a time."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    truth = [set(flat.search(one[None], NEIGHBOURS)[1][0].tolist()) for one in asked]
    figures: Figures = {}
    for name, make in CANDIDATES.items():
        begun = time.perf_counter()
        index = make(vectors)
        figures[f"{name}.build"] = time.perf_counter() - begun
        times = timed([partial(index.search, one[None], NEIGHBOURS) for one in asked])
        found = [set(index.search(one[None], NEIGHBOURS)[1][0].tolist()) for one in asked]
        figures[f"{name}.p50"] = percentile(times, 50)
        figures[f"{name}.recall"] = float(
            np.mean([len(some & all_) / len(all_) for some, all_ in zip(found, truth, strict=True)])
        )
        figures[f"{name}.mb"] = faiss.serialize_index(index).nbytes / 1e6
    return figures


def _flat(vectors: Vectors) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _hnsw(ef_search: int) -> Callable[[Vectors], faiss.Index]:
    def make(vectors: Vectors) -> faiss.Index:
        index = faiss.IndexHNSWFlat(vectors.shape[1], _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction, index.hnsw.efSearch = _HNSW_BUILD, ef_search
        index.add(vectors)
        return index

    return make


def _ivf(probes: int) -> Callable[[Vectors], faiss.Index]:
    def make(vectors: Vectors) -> faiss.Index:
        # FAISS's guideline: 4 to 16 times the root of the number; it warns below 39 vectors a list.
        lists = int(min(4 * np.sqrt(len(vectors)), len(vectors) / 39))
        quantizer = faiss.IndexFlatIP(vectors.shape[1])
        index = faiss.IndexIVFFlat(quantizer, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        index.nprobe = probes
        return index

    return make


CANDIDATES: Final[dict[str, Callable[[Vectors], faiss.Index]]] = {
    "flat": _flat,
    **{f"HNSW, efSearch {ef}": _hnsw(ef) for ef in (64, 128, 256)},
    **{f"IVF, nprobe {probes}": _ivf(probes) for probes in (8, 32)},
}


def _assembled(size: int, encoder: Encoder) -> tuple[Parts, float]:
    """Return an index of ``size`` passages, and the seconds that it took beside the model."""
    passages = [
        Passage(f"a/{i // _PER_ARTICLE}", language, PassageKind.QUESTION, text, {}, None, Place("a.md", 1))
        for i, (text, language) in enumerate(many(size))
    ]
    beyond, base = background_passages(), passages[:ENCODED]
    embeddings = embed([*base, *beyond], encoder, no_embeddings(encoder))
    encoded = _moved(embeddings.take([key_of(passage) for passage in base]), size)
    background = embeddings.take([key_of(passage) for passage in beyond])
    begun = time.perf_counter()
    parts = assemble(passages, encoded, background)
    return parts, time.perf_counter() - begun


def _moved(base: Encoded, size: int) -> Encoded:
    """Repeat ``base`` to ``size`` texts; the pooled vectors of the copies are moved, their tokens are the same."""
    if size <= len(base):
        return base
    rows = np.arange(size) % len(base)
    step = np.random.default_rng(0).standard_normal((size, base.pooled.shape[1]), np.float32)
    step *= _MOVED / np.sqrt(base.pooled.shape[1])
    step[: len(base)] = 0
    views = tuple(view[rows] for view in base.views)
    return Encoded(unit(base.pooled[rows] + step), tuple(base.tokens[row] for row in rows), lambda: views)


def _questions(encoder: Encoder) -> list[Question]:
    asked = questions()
    encoded = encoder.encode([one.text for one in asked])
    return [
        Question(one.text, one.language, encoded.pooled[i], encoded.tokens[i], partial(encoded.views_of, i))
        for i, one in enumerate(asked)
    ]
