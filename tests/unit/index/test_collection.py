from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.retrieval.collection import collect
from index.types import PassageKind
from tests.small_index import passage

PASSAGES = [
    passage("fees/b", "多少钱"),
    passage("fees/a", "how much is it"),
    passage("fees/a", "能打折吗", PassageKind.NOT_QUESTION),
    passage("fees/a", "标题", PassageKind.TITLE),
]
BACKGROUND = [passage("", "今天天气", PassageKind.TITLE)]


def test_a_passage_belongs_to_its_article_unless_it_is_declined_or_background() -> None:
    found = collect(PASSAGES, BACKGROUND)

    assert found.articles == ("fees/a", "fees/b")
    assert found.owners.tolist() == [1, 0, found.declined, 0, found.background]
    assert (found.declined, found.background) == (2, 3)
    assert found.passages == (*PASSAGES, *BACKGROUND)
    assert found.languages == ("zh", "en", "zh", "zh", "zh")


def test_what_is_asked_are_the_articles_questions_alone() -> None:
    assert collect(PASSAGES, BACKGROUND).asked.tolist() == [0, 1]


def test_every_passage_needs_an_owner() -> None:
    whole = collect(PASSAGES)

    with pytest.raises(ValueError, match="1 owners for 4 passages"):
        replace(whole, owners=np.zeros(1, np.int64))
