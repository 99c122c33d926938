from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.background import background_passages
from index.confidence.features import NAMES, judge
from index.confidence.ranking import usual_ranking
from index.retrieval.assemble import assemble
from index.retrieval.retriever import Retriever
from index.retrieval.rounded import Rounded
from index.types import PassageKind
from tests.small_index import SHOP, assembled, passage, question, shop
from tests.stub_encoder import StubEncoder

OFF_TOPIC = background_passages()[0].text


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    declined = passage("fees/annual", "服务费可以打折吗", PassageKind.NOT_QUESTION)
    return assembled([*shop(), declined]).retriever()


def best(retriever: Retriever, text: str) -> str:
    judged = judge(retriever.search(question(text)), retriever.collection, usual_ranking(retriever.views))
    assert judged is not None
    return retriever.collection.articles[int(judged.owners[0])]


@pytest.mark.parametrize("article", SHOP)
def test_an_article_is_found_by_other_words_than_its_own(retriever: Retriever, article: str) -> None:
    asked = {
        "fees/annual": "一年服务费",
        "fees/on-site": "上门价格",
        "services/training": "报名培训",
        "support-channels/hotline": "热线电话",
    }[article]
    assert best(retriever, asked) == article


def test_articles_are_ranked_best_first_with_their_best_passage(retriever: Retriever) -> None:
    judged = judge(retriever.search(question("热线几点上班")), retriever.collection, usual_ranking(retriever.views))

    assert judged is not None
    assert np.all(np.diff(judged.scores) <= 0)
    assert retriever.collection.passages[judged.passages[0]].text == "热线几点上班"
    assert sorted(judged.owners.tolist()) == [0, 1, 2, 3]
    assert judged.features.shape == (len(NAMES),)
    assert np.isfinite(judged.features).all()


def test_a_question_that_an_article_declines_is_told_as_such(retriever: Retriever) -> None:
    evidence = retriever.search(question("服务费可以打折吗"))
    judged = judge(evidence, retriever.collection, usual_ranking(retriever.views))

    assert judged is not None
    assert judged.declined is not None
    assert retriever.collection.passages[judged.declined].kind is PassageKind.NOT_QUESTION
    assert retriever.collection.declined not in judged.owners.tolist()


def test_a_question_beside_a_declined_one_is_not_declined(retriever: Retriever) -> None:
    judged = judge(retriever.search(question("年服务费怎么收")), retriever.collection, usual_ranking(retriever.views))

    assert judged is not None
    assert judged.declined is None


def test_the_background_explains_what_is_no_question_to_the_articles(retriever: Retriever) -> None:
    evidence = retriever.search(question(OFF_TOPIC))
    background = evidence.owners == retriever.collection.background

    assert evidence.ridge_mixed[background].max() > evidence.ridge_mixed[~background].max()
    assert evidence.ridge[background].tolist() == [0]


def test_what_the_neighbours_say_word_for_word_is_explained(retriever: Retriever) -> None:
    known = retriever.search(question("上门一次多少钱")).unexplained
    unknown = retriever.search(question("玫瑰花瓣飘落")).unexplained

    assert 0 <= known < unknown <= 1


def test_a_background_text_that_the_articles_answer_is_no_background() -> None:
    with_text = assembled([*shop(), passage("fees/annual", OFF_TOPIC)]).collection

    assert OFF_TOPIC not in {one.text for one in with_text.passages if not one.article}


def test_a_question_in_another_language_than_all_articles_is_foreign(retriever: Retriever) -> None:
    assert retriever.search(question("annual service fee", "en")).foreign
    assert not retriever.search(question("服务费")).foreign


def test_words_in_common_count_within_a_language_alone() -> None:
    mixed = assembled([passage("a/zh", "K3 报价", language="zh"), passage("a/en", "K3 price", language="en")])
    evidence = mixed.retriever().search(question("K3", "en"))
    lexical = dict(zip((mixed.collection.articles[i] for i in evidence.owners[:2]), evidence.lexical, strict=False))

    assert lexical["a/en"] > 0
    assert lexical["a/zh"] == 0


def test_asking_a_passage_again_is_asking_its_text(retriever: Retriever) -> None:
    position = 4
    text = retriever.collection.passages[position].text

    again = retriever.search_again(position, np.zeros(0, np.int64))
    asked = retriever.search(question(text))

    assert again.owners.tolist() == asked.owners.tolist()
    assert again.ridge == pytest.approx(asked.ridge, abs=1e-2)
    assert again.late == pytest.approx(asked.late, abs=1e-2)


def test_what_is_left_out_takes_no_part(retriever: Retriever) -> None:
    owners = retriever.collection.owners
    siblings = np.flatnonzero(owners == owners[0])

    evidence = retriever.search_again(0, siblings)

    assert owners[0] not in evidence.owners.tolist()
    assert not set(siblings.tolist()) & set(evidence.passages.tolist())


def test_a_background_text_can_be_left_out_as_well(retriever: Retriever) -> None:
    collection = retriever.collection
    position = int(np.flatnonzero(collection.owners == collection.background)[0])

    evidence = retriever.search_again(position, np.array([position]))

    assert position not in evidence.passages.tolist()


def test_with_everything_left_out_nothing_can_be_searched(retriever: Retriever) -> None:
    with pytest.raises(ValueError, match="nothing is left"):
        retriever.search_again(0, np.arange(retriever.size))


def test_cosines_of_a_passage_are_those_of_its_centred_vector(retriever: Retriever) -> None:
    found = retriever.cosines(0, np.array([0, 1, 2]))

    assert found[0] == pytest.approx(1, abs=1e-5)
    assert np.all(found[1:] < 1)


def test_an_encoder_without_views_ranks_by_its_own_vectors_alone() -> None:
    plain = StubEncoder(views=0)
    retriever = assembled(shop(), plain).retriever()
    evidence = retriever.search(question("热线几点上班", encoder=plain))
    judged = judge(evidence, retriever.collection, usual_ranking(retriever.views))

    assert evidence.views.shape == (0, len(evidence.owners))
    assert judged is not None
    assert retriever.collection.articles[judged.owners[0]] == "support-channels/hotline"
    assert np.isfinite(judged.features).all()


def test_a_view_that_cannot_read_the_question_says_nothing(retriever: Retriever) -> None:
    asked = question("热线几点上班")
    first, *others = asked.opinions()
    blind = replace(asked, opinions=lambda: (np.zeros_like(first), *others))

    evidence = retriever.search(blind)

    assert evidence.readable.tolist() == [False, True]
    assert not evidence.views[0].any()
    assert evidence.views[1] == pytest.approx(retriever.search(asked).views[1])


def test_a_view_that_can_read_none_of_the_articles_says_nothing() -> None:
    parts = assembled(shop())
    vectors = parts.views[0].vectors(np.arange(len(parts.views[0])))
    vectors[: len(shop())] = 0

    views = (Rounded.of(vectors), parts.views[1])
    evidence = replace(parts, views=views).retriever().search(question("热线几点上班"))

    assert evidence.readable.tolist() == [False, True]


def test_views_are_asked_about_the_most_similar_passages(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.retrieval.retriever.VIEWED", 1)

    evidence = retriever.search(question("热线几点上班"))
    articles = evidence.owners < retriever.collection.declined

    nearest = evidence.owners[articles][evidence.passage_scores[articles].argmax()]
    assert evidence.owners[articles & evidence.views.any(axis=0)].tolist() == [nearest]


def test_opinions_that_disagree_lower_the_agreement(retriever: Retriever) -> None:
    evidence = retriever.search(question("热线几点上班"))
    agreed = judge(evidence, retriever.collection, usual_ranking(retriever.views))
    other = replace(evidence, views=np.roll(evidence.views, 1, axis=1))
    disputed = judge(other, retriever.collection, usual_ranking(retriever.views))

    assert agreed is not None
    assert disputed is not None
    position = NAMES.index("agreement")
    assert agreed.features[position] > disputed.features[position]


def test_parts_of_different_sizes_are_refused() -> None:
    parts = assembled(shop())

    with pytest.raises(ValueError, match="passages"):
        replace(parts, background=parts.background[:-1]).retriever()


def test_no_passage_makes_no_index() -> None:
    nothing = StubEncoder().encode([])

    with pytest.raises(ValueError, match="no passage"):
        assemble([], nothing, nothing)
