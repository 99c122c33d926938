"""Chinese typed by its sound, for want of an input method: xu fei duo shao qian is 续费多少钱.

What was meant is read as an input method would: of the characters that sound so, those that follow one another in the
articles, in questions of every trade and in common words (a Viterbi search under an interpolated bigram model; Jelinek
& Mercer, 1980). A message counts as typed so only where all of it can be read and what comes out is made of known
words: English has words that are syllables, too (can, men, you), but hardly a sentence of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from heapq import nlargest
from typing import Final, NamedTuple

from index.spelling.han import LOOSE
from index.spelling.readings import common_readings, syllables
from index.text import HAN

_HAN: Final = re.compile(f"[{HAN}]")
_WORD: Final = re.compile("[a-zü]+(?:['’][a-zü]+)*", re.IGNORECASE)
_MARK: Final = re.compile("['’]")
"""Stands between two syllables that would be read as one otherwise (xi'an)."""
_LONGEST: Final = 200
"""Characters of a message: who writes more has an input method."""
_LONGEST_SYLLABLE: Final = 6
"""Letters, as in zhuang."""
_FEWEST: Final = 2
"""Syllables of a message: a single one may be anything."""
_KNOWN: Final = 0.75
"""The share of the characters that must stand in a known word or pair, or be words by themselves (那旗舰版呢)."""
_ALIKE: Final = 16
"""Characters of one sound that are looked at: the most frequent."""
_OWN: Final = 4
"""How many places in other texts one in the articles is worth: fuwuqi is 服务期 here, 服务器 elsewhere."""
_FOLLOWING: Final = 0.9
"""The weight of which character follows which, beside how frequent each is."""
_SELDOM: Final = 0.1
"""How often the second of a character's readings is meant, against the first (了 is le, and liao)."""
_IN_WORDS: Final = 0.01
"""What a common word adds to how frequent its characters are, beside one place in a text."""


class _Way(NamedTuple):
    """A way to read what was typed up to some place."""

    likelihood: float
    words: tuple[str, ...]


_Ways = dict[str, _Way]
"""The best way that ends in each character."""


class Typed:
    """Reads pinyin by how often each pair of characters stands in the articles (``own``) and in other texts.

    ``words`` and ``english`` are in common use. The tables are made when they are first needed: in most places nobody
    types so.
    """

    def __init__(
        self,
        own: Mapping[str, int],
        other: Callable[[], Mapping[str, int]],
        words: AbstractSet[str],
        english: Collection[str],
    ) -> None:
        self._own = own
        self._other = other
        self._words = words
        self._english = english

    def read(self, text: str, names: Collection[tuple[int, int]] = ()) -> str | None:
        """Return ``text`` with characters in place of its pinyin; ``None`` where it is not Chinese typed so.

        ``names`` are spans that may stand in it, and stay as they are, though they are no pinyin, such as those of
        editions.
        """
        if len(text) > _LONGEST or _HAN.search(text):
            return None
        words = [(*word.span(), word.group().casefold().replace("v", "ü")) for word in _WORD.finditer(text)]
        others = [(start, end) for start, end, typed in words if not self._may_be_pinyin(typed)]
        kept = [name for name in names if any(_within(other, name) for other in others)]
        if not all(any(_within(other, name) for name in kept) for other in others):
            return None
        found = [word for word in words if not any(_within(word[:2], name) for name in kept)]
        ways = {"": _Way(0.0, ())}
        for _, _, typed in found:
            ways = self._after(ways, typed)
        meant = max(ways.values(), default=_Way(0.0, ())).words
        return _put(text, found, meant) if self._is_known("".join(meant)) else None

    def _may_be_pinyin(self, word: str) -> bool:
        """Whether a word can be cut into syllables; an English one of several (change, china, name) is none."""
        english = word in self._english and word not in syllables()
        return not english and all(map(_can_be_cut, _MARK.split(word)))

    def _after(self, ways: _Ways, word: str) -> _Ways:
        """Return the best ways with one more word."""
        now = {last: _Way(way.likelihood, (*way.words, "")) for last, way in ways.items()}
        for part in _MARK.split(word):
            now = self._through(now, part)
        return now

    def _through(self, ways: _Ways, letters: str) -> _Ways:
        """Return the best ways through ``letters``, however they are cut into syllables."""
        at: list[_Ways] = [ways, *({} for _ in letters)]
        for start in range(len(letters)):
            for end in range(start + 1, min(start + _LONGEST_SYLLABLE, len(letters)) + 1):
                for character, read in self._sounds.get(letters[start:end], ()) if at[start] else ():
                    way = max(self._one_more(last, way, character, read) for last, way in at[start].items())
                    at[end][character] = max(way, at[end].get(character, way))
        return at[-1]

    def _one_more(self, last: str, way: _Way, character: str, read: float) -> _Way:
        pair = last + character
        seen = self._pairs.get(pair, 0) + (pair in self._words)
        following = seen / (self._frequency[last] + 1)
        likely = _FOLLOWING * following + (1 - _FOLLOWING) * self._frequency[character] / self._total
        return _Way(way.likelihood + math.log(read * likely), (*way.words[:-1], way.words[-1] + character))

    def _is_known(self, meant: str) -> bool:
        """Whether enough of what was ``meant`` stands in words and pairs that are known."""
        if len(meant) < _FEWEST:
            return False
        known = set[int]()
        for length in (2, 3):
            for start in range(len(meant) - length + 1):
                part = meant[start : start + length]
                if part in self._words or part in self._pairs:
                    known.update(range(start, start + length))
        loose = {place for place, character in enumerate(meant) if character in LOOSE}
        return len(known) >= _FEWEST and len(known | loose) >= _KNOWN * len(meant)

    @cached_property
    def _frequency(self) -> Counter[str]:
        """How often each character stands in the texts and, counting little, in common words."""
        frequency: defaultdict[str, float] = defaultdict(float)
        for pair, count in self._pairs.items():
            for character in pair:
                frequency[character] += count / 2
        for word in self._words:
            for character in word:
                frequency[character] += _IN_WORDS
        return Counter(frequency)

    @cached_property
    def _total(self) -> float:
        return float(sum(self._frequency.values()))

    @cached_property
    def _sounds(self) -> Mapping[str, Sequence[tuple[str, float]]]:
        """The most frequent characters of each sound, and how often each is read so."""
        sounds: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for character in self._frequency:
            for sound, read in zip(common_readings().get(character, ()), (1, _SELDOM), strict=False):
                sounds[sound].setdefault(character, read)
        return {
            sound: nlargest(_ALIKE, read.items(), key=lambda one: (one[1] * self._frequency[one[0]], one[0]))
            for sound, read in sounds.items()
        }

    @cached_property
    def _pairs(self) -> Mapping[str, int]:
        pairs = Counter({pair: _OWN * count for pair, count in self._own.items()})
        pairs.update(self._other())
        return pairs


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _can_be_cut(letters: str) -> bool:
    """Whether ``letters`` are syllables, one after another."""
    ends = {0}
    for start in range(len(letters)):
        if start in ends:
            ends.update(start + n for n in range(1, _LONGEST_SYLLABLE + 1) if letters[start : start + n] in syllables())
    return len(letters) in ends


def _put(text: str, found: Sequence[tuple[int, int, str]], meant: Sequence[str]) -> str:
    """Put characters in the place of words; blanks between two of those are left out."""
    result, position = "", 0
    for (start, end, _), characters in zip(found, meant, strict=True):
        between = text[position:start]
        result += ("" if position and between.isspace() else between) + characters
        position = end
    return result + text[position:]
