from __future__ import annotations

from itertools import repeat

import numpy as np
import pytest
from numpy.typing import NDArray

from index.background import apart_from, background_means, background_passages
from index.encoder import Encoded
from index.retrieval.centring import FEWEST, Centring, Mean, centring_of, mean_of
from index.types import Language
from tests.stub_encoder import StubEncoder


def encoded(rows: NDArray[np.float32]) -> Encoded:
    """Texts of one token each, seen by one view as their negatives."""
    return Encoded(rows, tuple(row[None] for row in rows), lambda: (-rows,))


def around(centre: list[float], count: int) -> NDArray[np.float32]:
    offsets = np.linspace(-1, 1, count)[:, None] * np.ones(len(centre))
    return (np.array(centre) + offsets).astype(np.float32)


ZH: Language = "zh"
EN: Language = "en"
BACKGROUND: dict[Language, Mean] = {
    "zh": mean_of(encoded(around([1, 1], 3)), [0, 1, 2]),
    "en": mean_of(encoded(around([5, 1], 3)), [0, 1, 2]),
}


def test_every_language_has_the_mean_of_its_own_texts() -> None:
    rows = np.concatenate([around([2, 3], FEWEST), around([7, 0], FEWEST)])
    languages = [*repeat(ZH, FEWEST), *repeat(EN, FEWEST)]

    means = centring_of(encoded(rows), languages, BACKGROUND).means

    assert means["zh"].pooled == pytest.approx([2, 3], abs=1e-5)
    assert means["en"].tokens == pytest.approx([7, 0], abs=1e-5)
    assert means["en"].views[0] == pytest.approx([-7, 0], abs=1e-5)


@pytest.mark.parametrize("english", [0, FEWEST - 1])
def test_a_language_with_few_texts_lies_beside_the_other_as_in_the_background(english: int) -> None:
    rows = np.concatenate([around([2, 3], FEWEST), around([100, 100], english)])
    languages = [*repeat(ZH, FEWEST), *repeat(EN, english)]

    mean = centring_of(encoded(rows), languages, BACKGROUND).means["en"]

    # English lies 4 to the right of Chinese in the background, so here it is at 2 + 4.
    assert mean.pooled == pytest.approx([6, 3], abs=1e-5)
    assert mean.tokens == pytest.approx([6, 3], abs=1e-5)
    assert mean.views[0] == pytest.approx([-6, -3], abs=1e-5)


def test_a_small_knowledge_base_is_centred_by_the_background() -> None:
    centring = centring_of(encoded(around([9, 9], 2)), ["zh", "zh"], BACKGROUND)

    assert centring.means == BACKGROUND


def test_vectors_are_unit_length_after_their_languages_centre_is_taken_out() -> None:
    rows = np.array([[4, 5], [5, 3]], np.float32)
    languages: list[Language] = ["zh", "en"]
    centring = Centring(BACKGROUND)

    assert centring.pooled(rows, languages) == pytest.approx(np.array([[0.6, 0.8], [0, 1]]), abs=1e-5)
    assert centring.tokens(rows[:1], "zh") == pytest.approx(np.array([[0.6, 0.8]]), abs=1e-5)
    (view,) = centring.views([-rows], languages)
    assert view == pytest.approx(np.array([[-0.6, -0.8], [0, -1]]), abs=1e-5)


def test_what_a_view_cannot_read_stays_zeros() -> None:
    (view,) = Centring(BACKGROUND).views([np.array([[0, 0], [-5, -3]], np.float32)], ["zh", "en"])

    assert view == pytest.approx(np.array([[0, 0], [0, -1]]), abs=1e-5)


def test_an_encoder_without_views_has_none_to_centre() -> None:
    assert Centring(BACKGROUND).views([], ["zh", "zh"]) == ()


def test_the_background_has_a_centre_for_both_languages() -> None:
    passages = background_passages()
    languages = [one.language for one in passages]

    means = background_means(StubEncoder().encode([one.text for one in passages]), languages)

    assert set(means) == {"zh", "en"}
    assert not np.allclose(means["zh"].pooled, means["en"].pooled)
    assert all(one.text.strip() for one in passages)


def test_background_nearer_than_passages_are_to_each_other_is_left_out() -> None:
    own = np.array([[1, 0], [0.8, 0.6]], np.float32)  # 0.8 apart
    background = np.array([[0.96, 0.28], [0, 1], [-1, 0]], np.float32)  # 0.96, 0.6 and -0.8 from the nearest

    assert apart_from(background, own).tolist() == [1, 2]
    assert apart_from(background, own[:1]).tolist() == [0, 1, 2]
