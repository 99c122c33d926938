from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.confidence.ranking import USUAL, Ranking, learned_ranking, usual_ranking
from index.retrieval.evidence import Evidence

ARTICLES = 4
BACKGROUND = 5


def evidence(chance: np.random.Generator, right: int, telling: int) -> Evidence:
    """Return evidence of every article and a background text, of which one view knows the right article."""
    owners = np.array([*range(ARTICLES), BACKGROUND])
    views = chance.normal(0.2, 0.1, (3, len(owners)))
    views[telling, right] += 0.15
    noise = chance.normal(0.2, 0.05, len(owners))
    return Evidence(
        owners=owners,
        passages=owners,
        passage_scores=noise,
        ridge=noise,
        ridge_mixed=noise,
        views=views,
        readable=np.array([True, True, True]),
        cosine=noise,
        late=noise,
        lexical=np.zeros(len(owners)),
        questions=np.ones(len(owners), np.int64),
        unexplained=0.5,
        foreign=False,
        length=5,
    )


def asked(telling: int, count: int) -> list[tuple[Evidence, int]]:
    chance = np.random.default_rng(0)
    rights = [int(right) for right in chance.integers(ARTICLES, size=count)]
    return [(evidence(chance, right, telling), right) for right in rights]


@pytest.mark.parametrize("telling", range(3))
def test_the_view_that_tells_the_articles_apart_gains_weight(telling: int) -> None:
    learned = learned_ranking(asked(telling, 200), ARTICLES, 3)

    gained = np.array(learned.views) - USUAL
    assert int(np.argmax(gained)) == telling
    assert gained[telling] > 0.1


def test_a_few_questions_move_the_weights_a_little() -> None:
    few, many = (learned_ranking(asked(0, count), ARTICLES, 3).views[0] for count in (5, 200))

    assert 0 <= few < many / 2


def test_without_questions_the_weights_are_the_usual_ones() -> None:
    assert learned_ranking([], ARTICLES, 3) == usual_ranking(3)


def test_questions_whose_article_was_not_found_teach_nothing() -> None:
    one, _ = asked(0, 1)[0]
    gone = replace(one, owners=np.array([0, 1, 2, BACKGROUND, 7]))

    assert learned_ranking([(gone, 3)], ARTICLES, 3) == usual_ranking(3)


def test_a_view_that_cannot_read_the_question_has_no_say() -> None:
    one, _ = asked(1, 1)[0]
    blind = replace(one, readable=np.array([True, False, True]))

    assert Ranking((1.0, 5.0, 1.0)).blended(blind) == pytest.approx((one.ridge + one.views[0] + one.views[2]) / 3)
