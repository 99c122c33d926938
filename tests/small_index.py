"""Passages and indexes of a few texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from index.background import background_passages
from index.build import Built, build
from index.embeddings import embed, key_of, no_embeddings
from index.encoder import Encoder
from index.retrieval.assemble import Parts, assemble
from index.retrieval.evidence import Question
from index.text import fold, language_of
from index.types import Language, Passage, PassageKind, Place
from tests.stub_encoder import StubEncoder

SHOP = {
    "fees/annual": ("专业版一年服务费多少钱", "年服务费怎么收", "一年的服务费用是多少"),
    "fees/on-site": ("上门一次多少钱", "工程师上门收费吗", "上门服务的价格"),
    "services/training": ("有哪些培训课程", "培训课程怎么报名", "可以来公司培训吗"),
    "support-channels/hotline": ("客服热线电话号码", "热线几点上班", "电话打不通怎么办"),
}
"""Articles and how customers ask for them."""


def passage(
    article: str, text: str, kind: PassageKind = PassageKind.QUESTION, language: Language | None = None
) -> Passage:
    return Passage(article, language or language_of(text), kind, text, {}, None, Place(f"{article}.md", 1))


def shop() -> list[Passage]:
    return [passage(article, text) for article, texts in SHOP.items() for text in texts]


def assembled(passages: Sequence[Passage], encoder: Encoder | None = None) -> Parts:
    model, beyond = encoder or StubEncoder(), background_passages()
    embeddings = embed([*passages, *beyond], model, no_embeddings(model))
    own, others = ([key_of(one) for one in some] for some in (passages, beyond))
    return assemble(passages, embeddings.take(own), embeddings.take(others))


def built(passages: Sequence[Passage]) -> Built:
    return build(passages, StubEncoder())


def question(text: str, language: Language = "zh", encoder: Encoder | None = None) -> Question:
    encoded = (encoder or StubEncoder()).encode([fold(text)])
    return Question(fold(text), language, encoded.pooled[0], encoded.tokens[0], partial(encoded.views_of, 0))
