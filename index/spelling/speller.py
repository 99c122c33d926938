"""Repairs a question with the words of the knowledge base itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.spelling.han import HAN_RUN, HanRepair
from index.spelling.latin import LATIN_WORD, LatinRepair
from index.spelling.words import chinese_words, english_words
from index.text import fold

_LATIN = re.compile("[a-z0-9]")
_NOTHING = "(?!)"


class Speller:
    """Knows the words of ``texts``, which are what articles say, in every language.

    ``names`` stand as they are wherever a question holds them: those of other vendors' products, which are no slips
    though no article has them.
    """

    def __init__(self, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        folded = [fold(text) for text in texts]
        self._han = HanRepair(folded, chinese_words())
        self._latin = LatinRepair(folded, english_words())
        self._names = _pattern(names)

    def corrected(self, text: str) -> str:
        """Return ``text`` folded and with its slips repaired; where there is none, ``fold(text)``."""
        parts = self._names.split(fold(text))
        parts[::2] = [self._repaired(part) for part in parts[::2]]
        return "".join(parts)

    def _repaired(self, text: str) -> str:
        repaired = HAN_RUN.sub(lambda run: self._han.repaired(run.group()), text)
        return LATIN_WORD.sub(lambda word: self._latin.repaired(word.group()), repaired)


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
