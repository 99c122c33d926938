from __future__ import annotations

import numpy as np
import pytest

from index.embeddings import embed, key_of, no_embeddings
from index.types import PassageKind
from tests.small_index import passage, shop
from tests.stub_encoder import StubEncoder


def test_a_text_is_encoded_once_however_often_it_stands() -> None:
    encoder = StubEncoder()
    twice = [passage("fees/a", "多少钱"), passage("fees/b", "多少钱")]

    embeddings = embed(twice, encoder, no_embeddings(encoder))

    assert encoder.encoded == [("query", "多少钱")]
    assert len(embeddings.keys) == 1


def test_what_reads_like_a_question_is_encoded_as_one_and_the_rest_as_passages() -> None:
    encoder = StubEncoder()
    kinds = {kind: passage("fees/a", f"文字 {kind}", kind) for kind in PassageKind}

    embed(list(kinds.values()), encoder, no_embeddings(encoder))

    asked = {text for role, text in encoder.encoded if role == "query"}
    assert asked == {"文字 title", "文字 question", "文字 not_question"}


def test_one_text_in_two_roles_is_two_texts() -> None:
    encoder = StubEncoder()
    both = [passage("fees/a", "价格"), passage("fees/a", "价格", PassageKind.LEAD)]

    assert len(embed(both, encoder, no_embeddings(encoder)).keys) == 2


def test_only_what_is_new_is_encoded_and_what_is_gone_is_dropped() -> None:
    before = embed(shop(), StubEncoder(), no_embeddings(StubEncoder()))
    encoder, new = StubEncoder(), passage("fees/new", "新的问题")

    after = embed([*shop()[1:], new], encoder, before)

    assert encoder.encoded == [("query", "新的问题")]
    assert set(after.keys) == {key_of(one) for one in [*shop()[1:], new]}


def test_kept_vectors_are_those_that_were_encoded() -> None:
    before = embed(shop(), StubEncoder(), no_embeddings(StubEncoder()))
    after = embed([*reversed(shop()), passage("fees/new", "新的问题")], StubEncoder(), before)
    fresh = StubEncoder().encode([one.text for one in shop()])

    taken = after.take([key_of(one) for one in shop()])

    assert taken.pooled == pytest.approx(fresh.pooled)
    assert [len(one) for one in taken.tokens] == [len(one) for one in fresh.tokens]
    for own, expected in zip(taken.tokens, fresh.tokens, strict=True):
        assert own == pytest.approx(expected, abs=1e-3)
    for view, expected in zip(taken.views, fresh.views, strict=True):
        assert view == pytest.approx(expected, abs=1e-3)


def test_nothing_new_asks_nothing_of_the_encoder() -> None:
    before = embed(shop(), StubEncoder(), no_embeddings(StubEncoder()))
    encoder = StubEncoder()

    embed(shop(), encoder, before, lambda *_: pytest.fail("no progress to report"))

    assert encoder.encoded == []


def test_progress_ends_with_all_that_was_missing() -> None:
    encoder, told = StubEncoder(), list[tuple[int, int]]()
    many = [passage("fees/a", f"问题 {i}") for i in range(300)] + [passage("fees/a", "正文", PassageKind.LEAD)]

    embed(many, encoder, no_embeddings(encoder), lambda done, total: told.append((done, total)))

    assert told == [(256, 301), (300, 301), (301, 301)]


def test_an_encoder_without_views_can_be_kept_too() -> None:
    encoder = StubEncoder(views=0)
    embeddings = embed(shop(), encoder, no_embeddings(encoder))

    assert embeddings.views == ()
    assert embeddings.take(embeddings.keys).views == ()


def test_keys_and_vectors_of_different_numbers_are_refused() -> None:
    encoder = StubEncoder()
    whole = embed(shop(), encoder, no_embeddings(encoder))

    with pytest.raises(ValueError, match="12 keys; vectors, offsets and views of"):
        type(whole)(whole.keys, whole.pooled[1:], whole.views, whole.tokens, whole.offsets)
    with pytest.raises(KeyError):
        whole.take(["unknown"])
    assert np.all(np.diff(whole.offsets) > 0)
