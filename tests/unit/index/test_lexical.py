from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from index.retrieval.lexical import LexicalIndex, terms

TEXTS = [
    "专业版一年服务费多少钱",
    "专业版专业版上门一次多少钱",
    "How much is the annual fee for K/3 WISE?",
    "remote support, remote login",
    "400-178-3238",
]


@pytest.mark.parametrize("question", ["专业版 服务费", "annual fee", "上门 上门 多少钱", "remote remote support"])
def test_similarities_are_those_of_scikit_learn(question: str) -> None:
    oracle = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    known = oracle.fit_transform(TEXTS)
    expected = (known @ oracle.transform([question]).T).toarray()[:, 0]
    # scikit-learn forgets the terms that no text has; here they count, so a question without any is asked.
    assert set(terms(question)) <= set(oracle.vocabulary_)
    assert expected.max() > 0.2

    assert LexicalIndex.of(TEXTS).similarities(question) == pytest.approx(expected, abs=1e-6)


def test_a_term_that_no_text_has_makes_a_question_less_alike() -> None:
    index = LexicalIndex.of(["甲", "乙"])

    assert index.similarities("甲")[0] == pytest.approx(1)
    # The unseen terms are 丙 and 甲丙, each of the highest weight, 1 + ln(3); 甲 weighs 1 + ln(3/2).
    seen, unseen = 1 + np.log(3 / 2), 1 + np.log(3)
    assert index.similarities("甲丙")[0] == pytest.approx(seen / np.sqrt(seen**2 + 2 * unseen**2))


def test_a_slip_in_a_latin_word_leaves_most_of_its_parts() -> None:
    same, slip, other = LexicalIndex.of(["professional", "profesional", "standard"]).similarities("professional")

    assert same == pytest.approx(1)
    assert slip > 0.4
    assert other < 0.1


@given(texts=st.lists(st.text(max_size=20), max_size=5), question=st.text(max_size=30))
def test_any_text_has_a_similarity_from_none_to_one(texts: list[str], question: str) -> None:
    found = LexicalIndex.of(texts).similarities(question)

    assert found.shape == (len(texts),)
    assert np.all((found >= 0) & (found <= 1 + 1e-5))
