"""Fits the prior of the calibration: ``python -m index.prior.fit``.

The corpus (``index/prior/corpus``, written for this purpose) holds questions as customers of other trades type them,
in Chinese and English, by the article that answers them, and messages that no article answers. From it many small
knowledge bases are drawn, each of one trade, with one question an article or several, asked in their own
language or another; some articles are left out, so that their questions have no answer. Every knowledge base is
indexed by the code that serves customers, and asked.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from index.background import background_passages
from index.confidence.calibrator import Array, Calibrator, Labels, unfitted
from index.confidence.decision import CLOSE
from index.confidence.features import judge
from index.confidence.labels import learn_from_content
from index.embeddings import Embeddings, embed, key_of, no_embeddings
from index.encoder import BUILT_IN, open_encoder
from index.process import leave_cores_to_the_model
from index.retrieval.assemble import assemble
from index.retrieval.evidence import Question
from index.text import fold, language_of
from index.types import Language, Passage, PassageKind, Place

log = logging.getLogger(__name__)

KNOWLEDGE_BASES: Final = 260
QUESTIONS: Final = 70
"""Asked of each."""
UNANSWERED: Final = 20
"""Of them messages that no article answers."""
SAMPLE: Final = 800
"""Questions that are kept for setting thresholds."""
_STRENGTH: Final = 3.0
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Topic:
    """An article of the corpus: its questions in each language. Without a name, messages that nothing answers."""

    name: str | None
    questions: Mapping[Language, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A small knowledge base: the questions of its articles, and what it is asked, with the article or ``None``."""

    known: Sequence[tuple[str, str]]
    asked: Sequence[tuple[str, str | None]]


def read_corpus() -> dict[str, list[Topic]]:
    """Return the topics of each trade."""
    corpus = {}
    for file in sorted(files("index.prior").joinpath("corpus").iterdir(), key=lambda file: file.name):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        corpus[file.name.removesuffix(".jsonl")] = [
            Topic(row["article"], {"zh": row["zh"], "en": row["en"]}) for row in rows
        ]
    return corpus


def questions_of(corpus: Mapping[str, Sequence[Topic]]) -> Iterator[str]:
    """Yield all questions of all trades."""
    for topics in corpus.values():
        for topic in topics:
            for questions in topic.questions.values():
                yield from questions


def draw(corpus: Mapping[str, Sequence[Topic]], chance: random.Random) -> Drawn:
    """Draw a knowledge base and questions to it."""
    # One trade at a time: two of them may answer the same question, which would count as a fault.
    trade = chance.choice(sorted(corpus))
    choices: list[list[Language]] = [["zh"], ["en"], ["zh"], ["en"], ["zh", "en"]]
    spoken = chance.choice(choices)
    crossing = len(spoken) == 1 and chance.random() < 0.25
    single = chance.random() < (0.7 if crossing else 0.4)
    most = 1 if single else chance.choice([2, 3, 4, 5, 5])
    asking = [one for one in _LANGUAGES if one not in spoken] if crossing else spoken
    topics = [topic for topic in corpus[trade] if topic.name]
    chance.shuffle(topics)
    left_out = int(len(topics) * chance.uniform(0.1, 0.4))
    known: list[tuple[str, str]] = []
    asked: list[tuple[str, str | None]] = []
    for topic in topics[left_out:]:
        name = str(topic.name)
        own: list[str] = []
        for language in spoken:
            # The first two questions of a topic are translations of each other in all languages.
            pool = topic.questions[language][:2] if crossing and single else topic.questions[language]
            own += chance.sample(pool, min(most, max(len(pool) - 1, 1)))
        known += [(name, text) for text in own]
        rest = [text for text in topic.questions[chance.choice(asking)] if text not in own]
        asked += [
            (text, name) for text in (rest[:3] if crossing and single else chance.sample(rest, min(3, len(rest))))
        ]
    for topic in topics[:left_out]:
        pool = topic.questions[chance.choice(asking)]
        asked += [(text, None) for text in chance.sample(pool, min(2, len(pool)))]
    unanswered = [text for topic in corpus[trade] if not topic.name for text in topic.questions[chance.choice(asking)]]
    asked += [(text, None) for text in chance.sample(unanswered, min(UNANSWERED, len(unanswered)))]
    chance.shuffle(asked)
    return Drawn(known, asked[:QUESTIONS])


def ask(drawn: Drawn, embeddings: Embeddings) -> list[tuple[Array, bool, bool]]:
    """Index a drawn knowledge base and return features, right and among for each question."""
    passages = [_passage(name, text) for name, text in drawn.known]
    beyond = background_passages()
    parts = assemble(
        passages, embeddings.take([key_of(one) for one in passages]), embeddings.take([key_of(one) for one in beyond])
    )
    retriever = parts.retriever()
    ranking = learn_from_content(retriever).ranking
    encoded = embeddings.take([key_of(_passage("", text)) for text, _ in drawn.asked])
    rows = []
    for i, (text, name) in enumerate(drawn.asked):
        views = partial(encoded.views_of, i)
        question = Question(fold(text), language_of(text), encoded.pooled[i], encoded.tokens[i], views)
        judged = judge(retriever.search(question), retriever.collection, ranking)
        if judged is not None:
            found = [retriever.collection.articles[owner] for owner in judged.owners[:CLOSE]]
            rows.append((judged.features, found[0] == name, name in found))
    return rows


def _passage(article: str, text: str) -> Passage:
    return Passage(article, language_of(text), PassageKind.QUESTION, text, {}, None, Place("corpus", 1))


def fit(data: Path, target: Path) -> None:
    """Fit the prior and write it to ``target``; ``data`` is where the built-in model is kept."""
    leave_cores_to_the_model()
    corpus = read_corpus()
    encoder = open_encoder(BUILT_IN, data / "models")
    passages = [_passage("", text) for text in sorted({*questions_of(corpus)})]
    embeddings = embed(
        [*passages, *background_passages()],
        encoder,
        no_embeddings(encoder),
        lambda done, total: log.info("encoded %d of %d", done, total),
    )
    chance = random.Random(0)  # noqa: S311 - sampling, not secrets
    rows = []
    for number in range(KNOWLEDGE_BASES):
        rows += ask(draw(corpus, chance), embeddings)
        log.info("asked %d of %d knowledge bases", number + 1, KNOWLEDGE_BASES)
    features, right, among = (np.array(column) for column in zip(*rows, strict=True))
    labels = Labels(features, right, among, np.ones(len(rows)))
    start = unfitted(features)
    calibrators = {
        name: start.fitted(labels, hits, _STRENGTH, 1e-3) for name, hits in (("right", right), ("among", among))
    }
    log.info("%d questions, best right %.3f, among the first %d %.3f", len(rows), right.mean(), CLOSE, among.mean())
    content = {name: one.to_json() for name, one in calibrators.items()}
    content["sample"] = _sample(features, right, calibrators["right"])
    target.write_text(json.dumps(content), encoding="utf-8")


def _sample(features: Array, right: np.ndarray, calibrator: Calibrator) -> dict[str, object]:
    """Return some questions, with how often those of their probability were wrong (isotonic regression)."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415 - slow to import, and needed here alone

    probability = calibrator.probability(features)
    smooth = IsotonicRegression(out_of_bounds="clip").fit(probability, right).predict(probability)
    chosen = np.random.default_rng(0).permutation(len(features))[:SAMPLE]
    return {"features": np.round(features[chosen], 4).tolist(), "wrong": np.round(1 - smooth[chosen], 4).tolist()}


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    fit(Path("var"), Path(__file__).with_name("prior.json"))
