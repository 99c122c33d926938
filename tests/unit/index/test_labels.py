from __future__ import annotations

import numpy as np
import pytest

from index.confidence.features import NAMES
from index.confidence.labels import learn_from_content
from index.types import PassageKind
from tests.small_index import SHOP, assembled, passage, shop


def test_a_knowledge_base_labels_its_own_questions() -> None:
    told: list[tuple[int, int]] = []

    labels = learn_from_content(assembled(shop()).retriever(), lambda done, total: told.append((done, total))).labels

    questions = sum(len(texts) for texts in SHOP.values())
    assert labels.features.shape == (len(labels), len(NAMES))
    assert labels.weights.sum() == pytest.approx(1)
    # Asked with the article in place some are right; asked without it, or off topic, none is.
    assert 0 < labels.right.sum() <= questions
    assert np.all(labels.among[labels.right])
    assert labels.weights[labels.right].sum() <= 0.67 + 1e-9
    assert told[-1] == (questions, questions)


def test_no_question_is_asked_while_it_is_there_itself() -> None:
    labels = learn_from_content(assembled(shop()).retriever()).labels

    # A text that met itself, among the articles or in the background, would be alike in every token.
    late, above = (labels.features[:, NAMES.index(name)] for name in ("late", "late_above_background"))
    assert late.max() < 0.95
    assert (late - above).max() < 0.95


def test_the_same_content_gives_the_same_labels() -> None:
    retriever = assembled(shop()).retriever()
    one, other = learn_from_content(retriever).labels, learn_from_content(retriever).labels

    assert np.array_equal(one.features, other.features)


def test_articles_known_by_one_text_each_teach_nothing() -> None:
    singles = [passage(article, texts[0]) for article, texts in SHOP.items()]

    assert len(learn_from_content(assembled(singles).retriever()).labels) == 0


@pytest.mark.parametrize("kind", [PassageKind.QUESTION, PassageKind.TITLE])
def test_a_single_article_can_be_learned_from(kind: PassageKind) -> None:
    only = [passage("fees/a", "多少钱"), passage("fees/a", "怎么收费"), passage("fees/a", "价格说明", kind)]

    labels = learn_from_content(assembled(only).retriever()).labels

    assert labels.weights.sum() == pytest.approx(1)
    assert labels.right.any()
