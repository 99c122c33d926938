"""The index as the rest of Kefu uses it: open it, ask it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Knowledge, load_knowledge
from index.build import Earlier, Progress, build, content_digest, hidden_on, passages_in
from index.confidence.confidence import Confidence, confidence_from
from index.confidence.decision import spread
from index.confidence.features import Judged, judge
from index.confidence.labels import no_labels
from index.confidence.prior import shipped_prior
from index.encoder import Encoder, open_encoder
from index.errors import ContentError, Fault, SnapshotError
from index.facets import FacetCatalogue
from index.memory import Memory
from index.process import give_back_memory, leave_cores_to_the_model
from index.questions import prepared, speller_of
from index.retrieval.retriever import Retriever
from index.snapshot import (
    Snapshot,
    current_folder,
    knowledge_copy,
    read_manifest,
    read_snapshot,
    write_snapshot,
)
from index.spelling import Speller
from index.types import REVISION, Article, Candidate, Finding, Hit, Language, Place

log = logging.getLogger(__name__)

REMEMBERED = 2_000
"""Questions whose findings are kept, about 10 KB each with the articles that ship."""


@dataclass(frozen=True, slots=True)
class Index:
    """One state of the knowledge base, ready to be asked. Never changed: a new state is a new object."""

    knowledge: Knowledge
    retriever: Retriever
    confidence: Confidence
    speller: Speller
    content: str


class Engine:
    """Holds the encoder and the index in use."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        faults: tuple[Fault, ...] = (),
        today: Callable[[], date] = date.today,
    ) -> None:
        self.index = index
        self.faults = faults
        """What is wrong with the articles on disk, where the last good index serves in their stead."""
        self.encoder = encoder
        self._today = today
        self._remembered: Memory[Finding] = Memory(REMEMBERED)
        self._hidden_on: tuple[date | None, NDArray[np.int64]] = (None, np.zeros(0, np.int64))
        self._articles = {(article.id, article.language): article for article in index.knowledge.articles}

    @classmethod
    def open(
        cls,
        knowledge: Path,
        data: Path,
        *,
        encoder: str,
        max_error: float,
        prompts: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        strict: bool = False,
        previous: Engine | None = None,
        today: Callable[[], date] = date.today,
    ) -> Engine:
        """Open the index of the articles in ``knowledge``, building or refreshing it where it is not current.

        Where articles are broken, the last good index serves and ``faults`` says why; ContentError is raised when
        there is none, or when ``strict``. Raises EncoderError for a model that cannot be loaded. The engine that
        follows ``previous``, of the same folder and settings, takes from it the model and what did not change.
        ``today`` says which dates of validity are met.
        """
        leave_cores_to_the_model()
        model = previous.encoder if previous else open_encoder(encoder, data / "models", prompts)
        if progress:
            progress("reading", 0, 1)
        loaded, faults = _load(knowledge, previous.index.knowledge if previous else None)
        if faults and strict:
            raise ContentError(faults)
        earlier = _earlier(data, model)
        if faults:
            if earlier is None:
                raise ContentError(faults)
            copy = knowledge_copy(earlier.folder)
            loaded = load_knowledge(copy)
            if content_digest(loaded) != earlier.snapshot.content:
                raise ContentError(faults)
            knowledge = copy
        index = _refreshed(loaded, _Opening(knowledge, data, model, max_error, progress, today()), earlier)
        give_back_memory()
        return cls(index, model, faults=faults, today=today)

    @staticmethod
    def is_current(
        knowledge: Path,
        data: Path,
        *,
        encoder: str,
        prompts: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether the snapshot on disk fits the articles and the encoder. Raises ContentError for broken ones."""
        loaded, faults = _load(knowledge)
        if faults:
            raise ContentError(faults)
        folder = current_folder(data)
        if folder is None:
            return False
        try:
            snapshot = read_snapshot(folder)
        except SnapshotError:
            return False
        if snapshot.content != content_digest(loaded):
            return False
        return snapshot.encoder == open_encoder(encoder, data / "models", prompts).identity

    @property
    def version(self) -> str:
        """A short name of the state of the articles that is asked, as logs have it."""
        return self.index.content[:REVISION]

    @property
    def catalogue(self) -> FacetCatalogue:
        """The facets of the knowledge base."""
        return self.index.knowledge.catalogue

    def article(self, id: str, language: Language) -> Article | None:
        """Return an article that customers may see today."""
        article = self._articles.get((id, language))
        return article if article is not None and article.valid_on(self._today()) else None

    def articles(self) -> tuple[Article, ...]:
        """Return every article that customers may see today, ordered by id and language."""
        day = self._today()
        return tuple(article for article in self.index.knowledge.articles if article.valid_on(day))

    def ask(self, question: str, language: Language) -> Finding:
        """Return the candidates for a question that stands by itself."""
        # What may be shown depends on the day: articles have dates of validity.
        key = (question, language, self._today(), self.index.content)
        return self._remembered.get(key, lambda: self._find(question, language))

    def _find(self, question: str, language: Language) -> Finding:
        index = self.index
        (asked,) = prepared([question], [language], self.encoder, index.speller)
        hidden = self._hidden()
        if len(hidden) == index.retriever.size:
            return Finding((), index.confidence.threshold)
        judged = judge(index.retriever.search(asked, hidden), index.retriever.collection)
        if judged is None:
            return Finding((), index.confidence.threshold)
        return self._finding(index, judged)

    def _finding(self, index: Index, judged: Judged) -> Finding:
        collection = index.retriever.collection
        probabilities = spread(judged.scores, *index.confidence.of(judged.features))
        candidates = [
            Candidate(
                article=collection.articles[owner],
                probability=float(probability),
                score=float(score),
                hit=Hit(collection.passages[passage], float(score)),
            )
            for owner, score, passage, probability in zip(
                judged.owners, judged.scores, judged.passages, probabilities, strict=True
            )
            if self._visible(collection.articles[owner])
        ]
        declined = None if judged.declined is None else collection.passages[judged.declined]
        return Finding(tuple(candidates), index.confidence.threshold, declined)

    def _hidden(self) -> NDArray[np.int64]:
        """Return the passages of articles that are not valid today: they may not take the place of those that are."""
        day = self._today()
        known, hidden = self._hidden_on
        if known != day:
            retriever = self.index.retriever
            passages = retriever.collection.passages[: retriever.size]
            hidden = hidden_on(day, self.index.knowledge.articles, passages)
            self._hidden_on = (day, hidden)
        return hidden

    def _visible(self, article: str) -> bool:
        return any(self.article(article, language) is not None for language in ("zh", "en"))


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where an index is opened from, and how."""

    source: Path
    data: Path
    encoder: Encoder
    max_error: float
    progress: Progress | None
    day: date
    """What is learned from the content is learned from what is valid on it."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The last snapshot, where it is of the same encoder."""

    folder: Path
    snapshot: Snapshot


def _load(folder: Path, previous: Knowledge | None = None) -> tuple[Knowledge, tuple[Fault, ...]]:
    try:
        loaded = load_knowledge(folder, previous)
    except ContentError as exc:
        return Knowledge((), FacetCatalogue.empty(), exc.faults), exc.faults
    if not loaded.faults and not any(article.published for article in loaded.articles):
        nothing = Fault(Place(str(folder), 1), "no-knowledge", "no article is published")
        return loaded, (nothing,)
    return loaded, loaded.faults


def _earlier(data: Path, encoder: Encoder) -> _Before | None:
    folder = current_folder(data)
    if folder is None:
        return None
    try:
        if read_manifest(folder).get("encoder") != encoder.identity:
            return None
        return _Before(folder, read_snapshot(folder))
    except SnapshotError as exc:
        log.warning("the snapshot is rebuilt: %s", exc)
        return None


def _refreshed(loaded: Knowledge, opening: _Opening, before: _Before | None) -> Index:
    content = content_digest(loaded)
    earlier = None if before is None else _spared(before.snapshot, content)
    passages = passages_in(loaded)
    hidden = hidden_on(opening.day, loaded.articles, passages)
    built = build(passages, opening.encoder, earlier, opening.progress, hidden)
    if before is None or before.snapshot.content != content or built.encoded:
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
            write_snapshot(opening.data, snapshot, opening.source)
        except SnapshotError as exc:
            log.warning("the snapshot is not written: %s", exc)
    return Index(
        knowledge=loaded,
        retriever=built.retriever,
        confidence=confidence_from(shipped_prior(), built.learned, no_labels(), opening.max_error),
        speller=speller_of(built.parts.collection.passages, loaded),
        content=content,
    )


def _spared(snapshot: Snapshot, content: str) -> Earlier:
    same = snapshot.content == content
    return Earlier(snapshot.embeddings, snapshot.learned, snapshot.changed, snapshot.vectors if same else None)
