"""Opening an index: the articles that serve are read, what changed is encoded, and the result is kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import unpacked
from index.articles import Knowledge, load_knowledge
from index.build import Earlier, Progress, build, content_digest, hidden_on, passages_in
from index.confidence.confidence import Confidence, confidence_from
from index.confidence.features import Judged, judge
from index.confidence.labels import Learned, no_labels
from index.confidence.prior import shipped_prior
from index.encoder import Encoder
from index.errors import ContentError, Fault, SnapshotError
from index.facets import FacetCatalogue
from index.manifest import read_manifest
from index.questions import speller_of
from index.retrieval.retriever import Question, Retriever
from index.snapshot import Snapshot, read_snapshot, write_snapshot
from index.spelling import Speller
from index.types import Place
from index.versions import KEPT, VersionError, current_folder, pinned_folder, serving_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Index:
    """One state of the knowledge base, ready to be asked. Never changed: a new state is a new object."""

    knowledge: Knowledge
    retriever: Retriever
    confidence: Confidence
    speller: Speller
    content: str
    learned: Learned
    """What was learned from the content; order and confidence rest on it."""
    accepted: float
    """The share of wrong answers that the threshold is set for."""
    reviewed: str = ""
    """A short name of the reviews that the confidence rests on too; empty without any."""

    def judged(self, question: Question, hidden: NDArray[np.int64]) -> Judged | None:
        """Search as if the passages ``hidden`` were not there, and rank; ``None`` where no article was found."""
        evidence = self.retriever.search(question, hidden)
        return judge(evidence, self.retriever.collection, self.learned.ranking)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an index is opened from, and how."""

    knowledge: Path
    data: Path
    encoder: Encoder
    max_error: float
    progress: Progress | None
    day: date
    """What is learned from the content is learned from what is valid on it."""
    keep: int = KEPT
    """How many versions stay on disk."""

    def tell(self, stage: str) -> None:
        """Report a stage whose length is not known."""
        if self.progress:
            self.progress(stage, 0, 1)


@dataclass(frozen=True, slots=True)
class _Before:
    """A snapshot of the same encoder."""

    folder: Path
    snapshot: Snapshot


def read_articles(folder: Path, previous: Knowledge | None = None) -> tuple[Knowledge, tuple[Fault, ...]]:
    """Read the articles, with whatever keeps them from being published."""
    try:
        loaded = load_knowledge(folder, previous)
    except ContentError as exc:
        return Knowledge((), FacetCatalogue.empty(), exc.faults), exc.faults
    if not loaded.faults and not any(article.published for article in loaded.articles):
        nothing = Fault(Place(str(folder), 1), "no-knowledge", "no article is published")
        return loaded, (nothing,)
    return loaded, loaded.faults


def open_articles(loaded: Knowledge, opening: Opening) -> Index:
    """Return the index over the articles as they stand on disk."""
    return _refreshed(loaded, opening, opening.knowledge, _earlier(current_folder(opening.data), opening.encoder))


def open_last_good(faults: tuple[Fault, ...], opening: Opening) -> Index:
    """Return the index that was built last. Raises ContentError with the ``faults`` where there is none."""
    before = _earlier(current_folder(opening.data), opening.encoder)
    if before is None:
        raise ContentError(faults)
    with _kept(before) as (loaded, folder):
        if loaded is None:
            raise ContentError(faults)
        return _refreshed(loaded, opening, folder, before)


def open_pinned(opening: Opening, serving: Index | None) -> Index | None:
    """Return the index of the version that is pinned; ``None`` where none is, or it can be used no more."""
    folder = pinned_folder(opening.data)
    if folder is None:
        return None
    try:
        if serving and read_manifest(folder)["content"] == serving.content:
            return serving
        before = _Before(folder, read_snapshot(folder))
    except SnapshotError as exc:
        log.warning("the version that is pinned cannot be used: %s", exc)
        return None
    with _kept(before) as (loaded, _):
        if loaded is None:
            log.warning("the version that is pinned cannot be used: %s: its articles are damaged", folder)
            return None
        same = before if before.snapshot.encoder == opening.encoder.identity else None
        return _refreshed(loaded, opening, None, same)


def open_published(opening: Opening) -> Index:
    """Return the index of the version that serves, as it is; nothing is written. Raises VersionError for none."""
    folder = serving_folder(opening.data)
    if folder is None:
        raise VersionError("nothing is published yet; `kefu index` does that")
    before = _Before(folder, read_snapshot(folder))
    with _kept(before) as (loaded, _):
        if loaded is None:
            raise VersionError(f"{folder}: the articles of the version that serves are damaged; `kefu index` rebuilds")
        same = before if before.snapshot.encoder == opening.encoder.identity else None
        return _refreshed(loaded, opening, None, same)


def open_unpublished(opening: Opening) -> Index:
    """Return the index that the articles would give if they were published; nothing is written.

    Raises ContentError where they are broken.
    """
    loaded, faults = read_articles(opening.knowledge)
    if faults:
        raise ContentError(faults)
    return _refreshed(loaded, opening, None, _earlier(current_folder(opening.data), opening.encoder))


@contextmanager
def _kept(before: _Before) -> Iterator[tuple[Knowledge | None, Path]]:
    """Give the articles that a snapshot keeps, ``None`` where they are not those that were indexed."""
    try:
        with unpacked(before.folder) as folder:
            loaded, _ = read_articles(folder)
            yield (loaded if content_digest(loaded) == before.snapshot.content else None), folder
    except SnapshotError as exc:
        log.warning("the articles of a version cannot be used: %s", exc)
        yield None, before.folder


def _earlier(folder: Path | None, encoder: Encoder) -> _Before | None:
    if folder is None:
        return None
    try:
        if read_manifest(folder).get("encoder") != encoder.identity:
            return None
        return _Before(folder, read_snapshot(folder))
    except SnapshotError as exc:
        log.warning("the snapshot is rebuilt: %s", exc)
        return None


def _refreshed(loaded: Knowledge, opening: Opening, source: Path | None, before: _Before | None) -> Index:
    """Build what is not known from ``before``, and write it where that has changed, unless ``source`` is ``None``."""
    content = content_digest(loaded)
    earlier = None if before is None else _spared(before.snapshot, content)
    passages = passages_in(loaded)
    hidden = hidden_on(opening.day, loaded.articles, passages)
    built = build(passages, opening.encoder, earlier, opening.progress, hidden)
    changed = before is None or before.snapshot.content != content or built.encoded
    if changed and source is not None:
        snapshot = Snapshot(
            encoder=opening.encoder.identity,
            content=content,
            articles={article.file: article.digest for article in loaded.articles},
            embeddings=built.embeddings,
            vectors=built.parts.vectors,
            learned=built.learned,
            changed=built.changed,
        )
        try:
            write_snapshot(opening.data, snapshot, source, opening.keep)
        except SnapshotError as exc:
            log.warning("the snapshot is not written: %s", exc)
    return Index(
        knowledge=loaded,
        retriever=built.retriever,
        confidence=confidence_from(shipped_prior(), built.learned.labels, no_labels(), opening.max_error),
        speller=speller_of(built.parts.collection.passages, loaded),
        content=content,
        learned=built.learned,
        accepted=opening.max_error,
    )


def _spared(snapshot: Snapshot, content: str) -> Earlier:
    same = snapshot.content == content
    return Earlier(snapshot.embeddings, snapshot.learned, snapshot.changed, snapshot.vectors if same else None)
