"""Repairs a question with the words of the knowledge base itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.spelling.han import HAN_RUN, HanRepair, runs_in
from index.spelling.latin import LATIN_WORD, LatinRepair, words_in
from index.spelling.typed import Typed
from index.spelling.words import chinese_words, english_words, everyday_pairs
from index.text import fold

_LATIN = re.compile("[a-z0-9]")
_NOTHING = "(?!)"
_SHORTEST_NAME = 3
"""Letters of a word that the texts alone have, such as KIS: shorter ones are left out of the common ones."""


class Speller:
    """Knows the words of texts, which are what articles say, in every language.

    ``names`` stand as they are wherever a question holds them: those of other vendors' products, which are no slips
    though no article has them.
    """

    def __init__(self, han: HanRepair, latin: LatinRepair, names: Iterable[str] = ()) -> None:
        self._han = han
        self._latin = latin
        self._names = _pattern(names)
        self._typed = Typed(han.pairs, everyday_pairs, chinese_words(), english_words())

    @classmethod
    def of(cls, texts: Iterable[str], names: Iterable[str] = ()) -> Speller:
        """Learn the words of ``texts``."""
        folded = [fold(text) for text in texts]
        return cls(HanRepair(runs_in(folded), chinese_words()), LatinRepair(words_in(folded), english_words()), names)

    def then(self, gone: Iterable[str], new: Iterable[str], names: Iterable[str] = ()) -> Speller:
        """Return what it is when texts are ``gone`` and others ``new``; those alone are read."""
        before, after = [fold(text) for text in gone], [fold(text) for text in new]
        runs = _changed(self.runs, runs_in(before), runs_in(after))
        words = _changed(self.words, words_in(before), words_in(after))
        return Speller(
            self._han if runs is self.runs else HanRepair(runs, chinese_words()),
            self._latin if words is self.words else LatinRepair(words, english_words()),
            names,
        )

    @property
    def runs(self) -> Counter[str]:
        """How often each run of Han characters stands in the texts."""
        return self._han.runs

    @property
    def words(self) -> Counter[str]:
        """How often each Latin word stands in the texts."""
        return self._latin.words

    def corrected(self, text: str) -> str:
        """Return ``text`` folded and with its slips repaired; where there is none, ``fold(text)``."""
        parts = self._names.split(fold(text))
        parts[::2] = [self._repaired(part) for part in parts[::2]]
        return "".join(parts)

    def in_characters(self, text: str, names: Iterable[tuple[int, int]] = ()) -> str:
        """Return ``text``, with characters in place of its pinyin where it is Chinese typed so.

        ``names`` are spans that are no pinyin, such as those of editions; words that the texts alone have are others.
        """
        own = (word.span() for word in LATIN_WORD.finditer(text.casefold()) if self._is_own(word.group()))
        return self._typed.read(text, [*names, *own]) or text

    def _is_own(self, word: str) -> bool:
        return len(word) >= _SHORTEST_NAME and word in self.words and word not in english_words()

    def _repaired(self, text: str) -> str:
        repaired = HAN_RUN.sub(lambda run: self._han.repaired(run.group()), text)
        return LATIN_WORD.sub(lambda word: self._latin.repaired(word.group()), repaired)


def _changed(counted: Counter[str], gone: Counter[str], new: Counter[str]) -> Counter[str]:
    """Return what is ``counted`` now; the same object where nothing has changed."""
    if gone == new:
        return counted
    now = counted.copy()
    now.update(new)
    now.subtract(gone)
    for each in gone:
        if not now[each]:
            del now[each]
    return now


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of ``names`` as a group, the longest first, those in Latin letters on word bounds."""
    known = sorted({fold(name) for name in names} - {""}, key=lambda name: (-len(name), name))
    bounded = (
        ("(?<![a-z0-9])" if _LATIN.match(name) else "")
        + re.escape(name)
        + ("(?![a-z0-9])" if _LATIN.match(name[-1]) else "")
        for name in known
    )
    return re.compile(f"({'|'.join(bounded) or _NOTHING})")
