"""The index as the rest of Kefu uses it: open it, ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import Progress, content_digest, hidden_on, outlives
from index.confidence.confidence import confidence_from
from index.confidence.decision import spread
from index.confidence.features import Judged
from index.confidence.prior import shipped_prior
from index.encoder import Encoder, open_encoder
from index.encoder.gentle import Gentle
from index.errors import ContentError, Fault, SnapshotError
from index.facets import FacetCatalogue
from index.meant import as_meant
from index.memory import Memory
from index.opening import open_articles, open_last_good, open_pinned, read_articles
from index.process import give_back_memory, leave_cores_to_the_model, share_one_heap
from index.questions import prepared
from index.retrieval.evidence import Question
from index.reviewed import Reviewed, digest_of, labels_of
from index.rivals import Rival, rivals
from index.snapshot import read_snapshot
from index.state import Index, Opened, Opening
from index.types import REVISION, Article, Candidate, Finding, Hit, Language
from index.versions import KEPT, serving_folder

REMEMBERED = 2_000
"""Questions whose findings are kept, about 10 KB each with the articles that ship."""
TOGETHER = 8
"""Reviewed questions that are encoded in one call."""


class Engine:
    """Holds the encoder and the index in use."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        faults: tuple[Fault, ...] = (),
        today: Callable[[], date] = date.today,
        remembered: Memory[Finding] | None = None,
        write: Callable[[], None] = lambda: None,
    ) -> None:
        self.index = index
        self.faults = faults
        """What is wrong with the articles on disk, where the last good index serves in their stead."""
        self.encoder = encoder
        self._today = today
        self.reviews: tuple[Reviewed, ...] = ()
        self._write: Callable[[], None] | None = write
        self.remembered = remembered or Memory(REMEMBERED)
        self._hidden_on: tuple[date | None, NDArray[np.int64]] = (None, np.zeros(0, np.int64))
        self._articles = {(article.id, article.language): article for article in index.knowledge.articles}
        self._titles = {(one.title.casefold(), one.language): one.id for one in index.knowledge.articles}

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
        anew: bool = False,
        today: Callable[[], date] = date.today,
        keep: int = KEPT,
        pinned: bool = True,
    ) -> Engine:
        """Open the index of the articles in ``knowledge``, building or refreshing it where it is not current.

        Where articles are broken, the last good index serves and ``faults`` says why; ContentError is raised when
        there is none, or when ``strict``. Raises EncoderError for a model that cannot be loaded. The engine that
        follows ``previous``, of the same folder and settings, takes from it the model and what did not change, and is
        not written down until ``write`` is called. One that is ``outdated`` is followed ``anew`` when there is time.
        ``today`` says which dates of validity are met. A version that somebody went back to serves in place of the
        articles, unless ``pinned`` is false.
        """
        if previous is None:
            leave_cores_to_the_model()
            share_one_heap()
        model = previous.encoder if previous else open_encoder(encoder, data / "models", prompts)
        # Whoever has an engine is asked questions meanwhile.
        gentle = Gentle(model) if previous else model
        opening = Opening(knowledge, data, gentle, max_error, progress, today(), keep)
        opening.tell("reading")
        opened, faults = _opened(opening, previous.index if previous else None, strict=strict, pinned=pinned, anew=anew)
        remembered = previous.remembered if previous else None
        engine = cls(opened.index, model, faults=faults, today=today, remembered=remembered, write=opened.write)
        if previous is None:
            engine.write()
        elif opened.index.reviewed == previous.index.reviewed:
            engine.reviews = previous.reviews
        else:
            engine.review(previous.reviews)
        return engine

    def write(self) -> None:
        """Write down what serves, where no snapshot holds it yet. Raises OSError."""
        write, self._write = self._write, None
        if write:
            write()
            give_back_memory()

    @staticmethod
    def is_current(
        knowledge: Path,
        data: Path,
        *,
        encoder: str,
        prompts: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether the snapshot on disk fits the articles and the encoder. Raises ContentError for broken ones."""
        loaded, faults = read_articles(knowledge)
        if faults:
            raise ContentError(faults)
        folder = serving_folder(data)
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
    def outdated(self) -> bool:
        """Whether so much has changed since it was learned from the content that it should be learned anew."""
        return not outlives(self.index.changed, self.index.retriever.size)

    @property
    def version(self) -> str:
        """A short name of the state of the articles that is asked, as logs have it."""
        return self.index.content[:REVISION]

    @property
    def catalogue(self) -> FacetCatalogue:
        """The facets of the knowledge base."""
        return self.index.knowledge.catalogue

    def as_meant(self, text: str) -> str:
        """Return a message in characters where it was typed in pinyin, and without the slips that hide a name."""
        return as_meant(text, self.index.speller, self.catalogue)

    def article(self, id: str, language: Language) -> Article | None:
        """Return an article that customers may see today."""
        article = self._articles.get((id, language))
        return article if article is not None and article.valid_on(self._today()) else None

    def titled(self, title: str, language: Language) -> Article | None:
        """Return the article with a title, as it is written or in other capitals, that customers may see today."""
        return self.article(self._titles.get((title.casefold(), language), ""), language)

    def articles(self) -> tuple[Article, ...]:
        """Return every article that customers may see today, ordered by id and language."""
        day = self._today()
        return tuple(article for article in self.index.knowledge.articles if article.valid_on(day))

    def ask(self, question: str, language: Language) -> Finding:
        """Return the candidates for a question that stands by itself."""
        # What may be shown depends on the day: articles have dates of validity.
        key = (question, language, self._today(), self.index.content, self.index.reviewed)
        return self.remembered.get(key, lambda: self._find(question, language))

    def review(self, reviews: Sequence[Reviewed]) -> None:
        """Let the confidence rest on what agents reviewed too; questions meanwhile get that of before.

        Nothing of the index is encoded again; the questions are, a few at a time: a second for some hundred.
        """
        index, reviews = self.index, tuple(reviews)
        labels = labels_of(reviews, self._judged(index, reviews), index.retriever.collection.articles)
        confidence = confidence_from(shipped_prior(), index.learned.labels, labels, index.accepted)
        self.reviews = reviews
        self.index = replace(index, confidence=confidence, reviewed=digest_of(reviews))

    def embedded(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32]:
        """Return unit vectors, comparable across languages, that say what questions are about."""
        index = self.index
        languages = [language for _, language in questions]
        pooled = [each.pooled for part in _parts(questions) for each in self._prepared(index, part)]
        return index.retriever.centring.pooled(np.array(pooled), languages).astype(np.float32)

    def rivals(self) -> Iterator[Rival]:
        """Yield the questions of the articles that another article answers where they are worded otherwise."""
        return rivals(self.index, self._hidden())

    def _judged(self, index: Index, reviews: Sequence[Reviewed]) -> list[Judged | None]:
        hidden = self._hidden()
        if len(hidden) == index.retriever.size:
            return [None] * len(reviews)
        asked = [(review.text, review.language) for review in reviews]
        questions = (each for part in _parts(asked) for each in self._prepared(index, part))
        return [index.judged(each, hidden) for each in questions]

    def _prepared(self, index: Index, questions: Sequence[tuple[str, Language]]) -> list[Question]:
        texts, languages = zip(*questions, strict=True)
        return prepared(texts, languages, self.encoder, index.speller)

    def _find(self, question: str, language: Language) -> Finding:
        index = self.index
        (asked,) = prepared([question], [language], self.encoder, index.speller)
        hidden = self._hidden()
        if len(hidden) == index.retriever.size:
            return Finding((), index.confidence.threshold)
        judged = index.judged(asked, hidden)
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


def _parts(questions: Sequence[tuple[str, Language]]) -> Iterator[Sequence[tuple[str, Language]]]:
    """Cut what is to be encoded into parts after which somebody who asks has a turn."""
    return (questions[start : start + TOGETHER] for start in range(0, len(questions), TOGETHER))


def _opened(
    opening: Opening, before: Index | None, *, strict: bool, pinned: bool, anew: bool
) -> tuple[Opened, tuple[Fault, ...]]:
    """Return the index that is to serve, and what is wrong with the articles where it is not theirs."""
    index = open_pinned(opening, before) if pinned else None
    if index:
        return Opened(index), ()
    loaded, faults = read_articles(opening.knowledge, before.knowledge if before else None)
    if faults and strict:
        raise ContentError(faults)
    if faults:
        return Opened(before or open_last_good(faults, opening)), faults
    if before and before.content == content_digest(loaded) and not anew:
        return Opened(before), ()
    return open_articles(loaded, opening, None if anew else before), ()
