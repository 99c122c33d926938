"""Slips in Chinese: a character that sounds like the right one, since input methods are fed with sounds.

多少前 is 多少钱, 续废 is 续费. The knowledge base shows what is right: a character is taken for a slip where none
of the pairs that it forms with its neighbours stands there, and one that sounds alike forms pairs that do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping

from index.spelling.readings import blurred, readings
from index.text import HAN

HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_EDGE = "|"
"""Stands at the beginning and the end of a run, so that words are known by where they stand alone."""
_SURE = 3
"""How often a pair must stand in the knowledge base to be right by itself, without one on the other side."""
_TIMES = 16
"""How many times as often as the typed pair the others must stand there, where the typed one is known at all."""
LOOSE = frozenset(
    "的地得了着过吗呢吧啊呀么嘛哈哦是有在和与跟或及而但且也都就还又很太更最不没别要会能可想让把被给对向从到为以于"
    "我你您他她它这那哪谁几个每各一二三四五六七八九十百千万亿两来去说看吃喝买卖好"
)
"""Words of one character stand next to anything: a new pair with one is no slip, and a known one no proof."""


def runs_in(texts: Iterable[str]) -> Counter[str]:
    """Count the runs of Han characters in folded texts, each with its edges."""
    return Counter([f"{_EDGE}{run}{_EDGE}" for text in texts for run in HAN_RUN.findall(text)])


def pairs_in(runs: Mapping[str, int]) -> Counter[str]:
    """Count the pairs of characters of ``runs``, as ``runs_in`` counts those, without their edges."""
    pairs: defaultdict[str, int] = defaultdict(int)
    for run, count in runs.items():
        for i in range(1, len(run) - 2):
            pairs[run[i : i + 2]] += count
    return Counter(pairs)


class HanRepair:
    """Repairs one run of Han characters at a time; common ``words`` are never taken for slips."""

    def __init__(self, runs: Counter[str], words: Container[str]) -> None:
        """Take how often each run stands in the texts, as ``runs_in`` counts them."""
        self.runs = runs
        self._words = words
        self.pairs = pairs_in(runs)
        """How often each pair of characters stands in the texts."""
        self._at_edges = frozenset(end for run in runs for end in (run[:3], run[-3:]))
        characters = sorted({character for pair in self.pairs for character in pair} - LOOSE)
        self._same_sound = _grouped(characters, str)
        self._near_sound = _grouped(characters, blurred)

    def repaired(self, run: str) -> str:
        """Return ``run`` with its slips repaired.

        A repair may bear out another one up to two characters before it, so reading goes on from there. Each makes
        more pairs known than there were, so that it ends.
        """
        characters = [_EDGE, *run, _EDGE]
        position = 1
        while position <= len(run):
            start = max(0, position - 2)
            meant = self._meant("".join(characters[start : position + 3]), position - start)
            if meant != characters[position]:
                characters[position] = meant
                position = max(1, position - 2)
            else:
                position += 1
        return "".join(characters[1:-1])

    def _meant(self, run: str, position: int) -> str:
        """Return the character that is meant: the best that sounds the same, else nearly the same, else as typed."""
        typed = run[position]
        if typed in LOOSE or self._in_word(run, position):
            return typed
        left, right = self.pairs[run[position - 1 : position + 1]], self.pairs[run[position : position + 2]]
        if left or right:
            return typed if left and right else self._far_likelier(run, position, left + right)
        sound = readings().get(typed, "")
        for alike in (self._same_sound.get(sound, ()), self._near_sound.get(blurred(sound), ())):
            worth, character = max(((self._worth(run, position, other), other) for other in alike), default=(0, typed))
            if worth:
                return character
        return typed

    def _in_word(self, run: str, position: int) -> bool:
        """Whether the character stands in a common word of two or three characters."""
        spans = ((start, start + length) for length in (2, 3) for start in range(position - length + 1, position + 1))
        return any(run[start:end] in self._words for start, end in spans if start >= 0)

    def _far_likelier(self, run: str, position: int, seen: int) -> str:
        """Return what is meant where one pair is unknown and the other, known ``seen`` times, may be chance.

        上们服务 is 上门服务, though somewhere it says 你们服务.
        """
        typed, before, after = run[position], run[position - 1], run[position + 1]
        if _EDGE in before + after:
            return typed
        alike = self._same_sound.get(readings().get(typed, ""), ())
        pairs = ((self.pairs[before + other], self.pairs[other + after], other) for other in alike)
        likelier = [(left + right, other) for left, right, other in pairs if min(left, right) > seen]
        worth, character = max(likelier, default=(0, typed))
        return character if worth >= _TIMES * seen else typed

    def _worth(self, run: str, position: int, character: str) -> int:
        """Return how often the knowledge base has ``character`` between such neighbours; 0 where it is no proof.

        It is one where both pairs are known. With one alone, that pair must begin or end a run somewhere, as a
        word does, and what stands on its other side must be an edge or belong to another known pair.
        """
        before, after = run[position - 1] + character, character + run[position + 1]
        left = 0 if before[0] in LOOSE else self.pairs[before]
        right = 0 if after[1] in LOOSE else self.pairs[after]
        if left and right:
            return left + right
        if left >= _SURE and before + _EDGE in self._at_edges and self._is_known(run[position + 1 : position + 3]):
            return left
        two_before = run[max(0, position - 2) : position]
        return right if right >= _SURE and _EDGE + after in self._at_edges and self._is_known(two_before) else 0

    def _is_known(self, pair: str) -> bool:
        """Whether ``pair`` is one of the knowledge base or a common word; the edge alone counts as one."""
        return pair == _EDGE or pair in self.pairs or pair in self._words


def _grouped(characters: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Group characters by their sound."""
    known = readings()
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for character in characters:
        if character in known:
            groups[key(known[character])].append(character)
    return {sound: tuple(group) for sound, group in groups.items()}
