"""How rare the words are that two texts share."""

from __future__ import annotations

from index.likeness.rarity import known, rarities_of


def test_a_word_of_few_texts_is_rarer_than_one_of_many() -> None:
    texts = [*["年费多少"] * 30, *["补办多少"] * 6, "加密"]

    found = rarities_of(texts)

    assert found["words"]["多少"] < found["words"]["年费"] < found["words"]["补办"] <= found["rarest"]
    assert "加密" not in found["words"], "what is as rare as can be need not be listed"


def test_what_everybody_asks_for_is_common() -> None:
    words = known()["words"]

    assert words["多少"] < 4 < words.get("补办", known()["rarest"])
    assert words["the"] < words["refund"]
