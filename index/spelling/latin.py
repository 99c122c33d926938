"""Slips in Latin words: letters missed, doubled, swapped or mistaken."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from index.text import HAN

_OTHER = rf"[^\W{HAN}]"
LATIN_WORD = re.compile(rf"(?<!{_OTHER})(?<![@.=#/\\'])[a-z]+(?:'[a-z]+)*(?!{_OTHER}|[@=#/\\]|[.:']{_OTHER})")
"""A word of folded text: no part of an address, a path or an identifier, and no digit against it."""
_SHORTEST = 5
"""Letters of a word that may be meant: with fewer, one slip makes another word."""
_MIDDLE = 7
"""Letters below which the word that is meant must be frequent: short words are near to many."""
_LONG = 9
"""Letters from which a word may hold two slips; they too lead to a frequent word alone."""
_FREQUENT = 4
"""How often a word must stand in the texts to count as frequent."""
_LONGEST = 30
"""Letters of a word, for what is longer is none."""
_STEM = 3
"""Letters of the shortest stem."""
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "r",
    "ers",
    "ly",
    "al",
    "able",
    "ment",
    "ion",
    "ions",
    "or",
    "ors",
    "ize",
    "ise",
)
_PREFIXES = ("up", "off", "on", "out", "over", "re", "un", "pre", "non", "mis", "dis", "in")


def words_in(texts: Iterable[str]) -> Counter[str]:
    """Count the Latin words of folded texts."""
    return Counter([word for text in texts for word in LATIN_WORD.findall(text)])


class LatinRepair:
    """Repairs one word at a time; ``common`` words are never taken for slips."""

    def __init__(self, words: Counter[str], common: Container[str]) -> None:
        """Take how often each word stands in the texts, as ``words_in`` counts them."""
        self.words = words
        self._common = common
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_first[word[0]].append(word)

    def repaired(self, word: str) -> str:
        """Return the one word of the texts that is nearest, or ``word`` where it is right or none or several are.

        The first letter must stand: people rarely miss it, and with another one it is usually another word.
        """
        if not _SHORTEST - 1 <= len(word) <= _LONGEST or not word.isalpha() or self._is_known(word):
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = extract(word, self._by_first.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips, limit=2)
        if not near or (len(near) == 2 and near[0][1] == near[1][1]):
            return word
        meant, distance = str(near[0][0]), near[0][1]
        sure = self.words[meant] >= _FREQUENT or (distance == 1 and len(word) >= _MIDDLE)
        return meant if sure else word

    def _is_known(self, word: str) -> bool:
        """Whether ``word``, or one that it is an inflection or a compound of, is common or one of the texts."""
        if any(form in self.words or form in self._common for form in _forms(word)):
            return True
        halves = ((word[:i], word[i:]) for i in range(_STEM + 1, len(word) - _STEM))
        return any(first in self._common and second in self._common for first, second in halves)


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _STEM:
            yield from (stem, stem + "e", stem + "y")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > _STEM:
            yield rest
