"""How text is compared: folded, told apart by language, and cut into search terms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

from index.types import Language

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""The Han characters, as a range inside a regular expression's brackets."""

_HAN = re.compile(f"[{HAN}]")
_CONVERTED_ALONE = re.compile("[^\x00-\x7f，。、；：？！“”（）《》]+")
"""What no word of OpenCC goes beyond: names and units recur, sentences hardly do."""
_LATIN = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")

# A person who writes one of these writes Chinese; names of editions and services hold none of them.
_ZH_WORDS = re.compile(
    "[吗呢吧啊呀么哪谁几请我你您他咱的了没能想给帮是钱嘛咋啥這这那]|多少|如何|是否|可以|需要|怎|什么|不用|有没"
)
_EN_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an the is are was be do does did can could will would should how what when where which who why
        i we you my our your it its of for to in on at from with and or not if much many please there about
        have has need want cost costs price pay""",
    )
)
_SEVERAL = 4
"""Function words of English to one of Chinese; single Han characters are such words by chance (能 in 功能)."""
_HAN_PER_WORD = 1.7
"""Han characters in an average Chinese word (running text; Xiao, Lancaster Corpus of Mandarin Chinese)."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and for each of its characters the span of the original that it came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def to_traditional(text: str) -> str:
    """Convert Simplified Chinese to Traditional."""
    return str(_converter("s2t").convert(text))


def _to_simplified(text: str) -> str:
    """Convert Traditional to Simplified, keeping the number of characters."""
    if not _HAN.search(text):
        return text
    return _CONVERTED_ALONE.sub(lambda run: _simplified_run(run.group()), text)


@lru_cache(maxsize=65536)
def _simplified_run(text: str) -> str:
    converted = str(_converter("t2s").convert(text))
    if len(converted) == len(text):
        return converted
    return "".join(_simplified_character(character) for character in text)


@lru_cache(maxsize=8192)
def _simplified_character(character: str) -> str:
    converted = str(_converter("t2s").convert(character))
    return converted if len(converted) == 1 else character


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    """Fold a character with its combining marks. White space becomes one blank, a control nothing."""
    composed = unicodedata.normalize("NFKC", cluster)
    folded = unicodedata.normalize("NFKC", composed.casefold())
    return "".join(
        " " if character.isspace() else character
        for character in folded
        if character.isspace() or not _ignorable(character)
    )


def _ignorable(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" or "\ufe00" <= character <= "\ufe0f"


def fold_with_spans(text: str) -> Folded:
    """Fold ``text`` as ``fold`` does, and say where each character comes from."""
    plain = _folded_one_by_one(text)
    if plain is not None:
        return Folded(_to_simplified(plain), tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in _fold_cluster(text[position:end]):
            if character != " " or (characters and characters[-1] != " "):
                characters.append(character)
                starts.append(position)
                ends.append(end)
        position = end
    if characters and characters[-1] == " ":
        del characters[-1], starts[-1], ends[-1]
    folded = "".join(characters)
    return Folded(_to_simplified(folded), tuple(starts), tuple(ends))


def _folded_one_by_one(text: str) -> str | None:
    """Fold a text of which every character stays one, as nearly all do; ``None`` for others."""
    if any(map(unicodedata.combining, text)):
        return None
    pieces = list(map(_fold_cluster, text))
    folded = "".join(pieces)
    same = len(folded) == len(text) and "" not in pieces
    return folded if same and "  " not in folded and folded == folded.strip(" ") else None


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the form in which texts are compared.

    NFKC (full width to half), case folded, Traditional Chinese to Simplified (OpenCC ``t2s``), control
    characters dropped, white space collapsed to single blanks and trimmed.
    """
    return fold_with_spans(text).text


def language_of(text: str, default: Language = "en") -> Language:
    """Tell the language of a message; ``default`` where it holds no letter at all.

    In mixed text the function words decide (K3 一年多少钱 is Chinese, "KIS 专业版 annual fee, how much?"
    English), those of English where there are several for each Chinese one, and without any the share of words.
    """
    han = len(_HAN.findall(text))
    words = _LATIN_WORD.findall(text)
    if not han:
        return "en" if _LATIN.search(text) else default
    chinese = len(_ZH_WORDS.findall(text))
    english = sum(word.casefold() in _EN_WORDS for word in words)
    if chinese or english:
        return "en" if english >= _SEVERAL * chinese else "zh"
    return "zh" if han / _HAN_PER_WORD >= len(words) / 2 else "en"


@lru_cache(maxsize=8192)
def _script(character: str) -> int:
    """Return 1 for a character of Traditional only, -1 for one of Simplified only, else 0."""
    simplified = str(_converter("t2s").convert(character))
    traditional = to_traditional(character)
    if simplified != character and traditional == character:
        return 1
    return -1 if traditional != character and simplified == character else 0


def is_traditional(text: str) -> bool:
    """Whether ``text`` is written in Traditional Chinese, by the characters that only one script has."""
    scripts = [_script(character) for character in _HAN.findall(text)]
    traditional = scripts.count(1)
    return traditional > 0 and traditional >= scripts.count(-1)


_TERM = re.compile(rf"[0-9]+(?:[.,][0-9]+)*|[a-z]+(?:[/\-\\]?[0-9]+)?(?![0-9])|[{HAN}]+|[^\W\d_]+")
_LETTER_NUMBER = re.compile(r"([a-z])[/\-\\]?([0-9]+)")
_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_SHORTEST_STEM = 3


def _stem(word: str) -> str:
    """Strip the commonest endings, so that "fees" finds "fee" and "charged" finds "charging"."""
    if word.endswith(("ss", "us", "is")):
        return word
    for suffix, replacement in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            word = stem + replacement
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM + 1 else word


def tokens(text: str) -> list[str]:
    """Return the terms of ``text`` for lexical search.

    Latin words lightly stemmed, numbers without thousands separators, a letter and its number as one
    (k/3, k-3, k3), Han characters one by one and in pairs.
    """
    terms: list[str] = []
    for match in _TERM.finditer(fold(text).replace("×", "x")):
        term = match.group()
        if _HAN.match(term):
            terms.extend(term)
            terms.extend(term[i : i + 2] for i in range(len(term) - 1))
        elif term[0].isdigit():
            terms.append(term.replace(",", ""))
        elif joined := _LETTER_NUMBER.fullmatch(term):
            terms.append(joined.group(1) + joined.group(2))
        elif term[-1].isdigit():
            terms.extend(re.findall("[a-z]+|[0-9]+", term))
        else:
            terms.append(_stem(term))
    return terms
