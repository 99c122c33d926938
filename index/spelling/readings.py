"""How Han characters are read, without their tones, for finding those that sound alike."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from index.wheel import file_of

_TONES = frozenset("\u0300\u0301\u0304\u030c")
"""Grave, acute, macron and caron, which mark the tones; the diaeresis of lü and nü is no tone."""
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_VOWEL = re.compile("[aeiouü]")
"""Interjections such as ng have none, and anybody may type an n."""
_FIRST, _LAST = "\u4e00", "\u9fff"
"""The block of the characters in use; the others are rare and historic."""
_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


@lru_cache(maxsize=2048)
def toneless(reading: str) -> str:
    """Return pinyin without its tone: qián -> qian, lǜ -> lü."""
    marks = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))


@lru_cache(maxsize=512)
def blurred(reading: str) -> str:
    """Return what speakers of many regions, and the input methods made for them, do not tell apart.

    zh is z, ch is c, sh is s, n is l; a final ng is n after a, e and i.
    """
    for initial, other in _INITIALS:
        if reading.startswith(initial):
            reading = other + reading[len(initial) :]
            break
    for final, other in _FINALS:
        if reading.endswith(final):
            return reading.removesuffix(final) + other
    return reading


@cache
def readings() -> Mapping[str, str]:
    """Return each character's commonest reading, toneless, as the pypinyin package has it.

    Rare readings are left out, they make characters alike that nobody confuses (费 is also bì).
    """
    return {character: toneless(known.partition(",")[0]) for character, known in _table().items()}


@cache
def common_readings() -> Mapping[str, tuple[str, ...]]:
    """Return each character's two commonest readings, toneless: 长 is zhǎng and cháng."""
    return {character: tuple(map(toneless, known.split(",")[:2])) for character, known in _table().items()}


@cache
def syllables() -> frozenset[str]:
    """Return every syllable, toneless."""
    return frozenset(sound for sounds in common_readings().values() for sound in sounds if _VOWEL.search(sound))


def _table() -> dict[str, str]:
    """Return the readings of every character in use, with tones and commas.

    Only the package's table is read: importing it would load its phrases too, 0.17 s and 56 MB that nothing needs.
    """
    table = json.loads(file_of("pypinyin", "pinyin_dict.json").read_text(encoding="utf-8"))
    return {chr(int(code)): known for code, known in table.items() if _FIRST <= chr(int(code)) <= _LAST}
