"""Which facets a quantity in running text is for.

An edition named before an amount scopes it (标准版上门 500 元/次), or one right after it in the same clause
(500 yuan for Standard); what neither names is carried on within the sentence (…；远程 200–300 元/次).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.facets import FacetCatalogue, Mention
from index.text import HAN
from index.types import Quantity

_WITHIN = rf"[,.](?=[^\s\"”’)）{HAN}])(?<!(?<=[{HAN}]),)"
"""A comma or stop within a number or a name: 1,200, v2.5. Editors set ASCII commas between Han characters, too."""
_CLAUSE = re.compile(
    rf"[^，。；;！!？?\n,.]*(?:{_WITHIN}[^，。；;！!？?\n,.]*)*(?:[，。；;！!？?\n,.]+[\"”’)）]?\s*|$)"
)
_STOP = r"(?<![ap]\.m)\.[\"”’)）]?\s*$"  # 8 a.m. goes on
_STRONG_END = re.compile(rf"[。；;！!？?\n][\"”’)）]?\s*$|{_STOP}")
_SENTENCE_END = re.compile(rf"[。！!？?\n][\"”’)）]?\s*$|{_STOP}")
_COMPARED = re.compile(r"(?:比起?|than|unlike|不像|而不是|不同于)\s*(?:the\s+|an?\s+|kis\s+)?$", re.IGNORECASE)
_OTHERS = re.compile(r"其他|其它|其余|\bothers?\b|\botherwise\b", re.IGNORECASE)
_LISTED = re.compile(r"(?:[\s、,，/&+和与及或跟至到的]|\band\b|\bor\b|\bthe\b|\bkis\b|\beditions?\b)*", re.IGNORECASE)
_ATTACHED = re.compile(r"\s*(?:[（(]|for\b|with\b|in\b|on\b|适用|（)", re.IGNORECASE)


def split_clauses(text: str) -> list[str]:
    """Cut ``text`` after commas, semicolons and full stops, not within numbers; joined it is ``text``."""
    return [match.group() for match in _CLAUSE.finditer(text) if match.group()]


def ends_unit(clause: str) -> bool:
    """Whether a sentence or a part of it that stands by itself ends here."""
    return bool(_STRONG_END.search(clause))


def ends_sentence(clause: str) -> bool:
    """Whether a sentence ends here."""
    return bool(_SENTENCE_END.search(clause))


def mentions_in(text: str, catalogue: FacetCatalogue) -> list[Mention]:
    """Return what ``text`` is about: its mentions without those it only compares with (比上门便宜)."""
    return [m for m in catalogue.find(text) if not _COMPARED.search(text[max(m.start - 12, 0) : m.start])]


def facets_of(mentions: Sequence[Mention]) -> dict[str, tuple[str, ...]]:
    """Gather mentions by facet, in the order of the text."""
    found: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        found[mention.facet] = tuple(dict.fromkeys((*found.get(mention.facet, ()), mention.value)))
    return found


def scope_sentence(
    text: str, quantities: Sequence[Quantity], mentions: Sequence[Mention]
) -> list[dict[str, tuple[str, ...]]]:
    """Return for each quantity of one sentence the facets it is for; all offsets are in ``text``."""
    carried: dict[str, tuple[str, ...]] = {}
    used: set[Mention] = set()
    scopes: list[dict[str, tuple[str, ...]]] = []
    facets = tuple(dict.fromkeys(mention.facet for mention in mentions))
    for number, quantity in enumerate(quantities):
        start, end = quantity.span
        since = quantities[number - 1].span[1] if number else 0
        following = quantities[number + 1].span[0] if number + 1 < len(quantities) else len(text)
        before = [m for m in mentions if since <= m.start < end and m not in used]
        after = [] if not number and not mentions else _right(text, end, following, mentions)
        if _OTHERS.search(text, since, start):
            carried = {}
        for facet in facets:
            left = _nearest([m for m in before if m.facet == facet], text)
            right = [] if left else _first([m for m in after if m.facet == facet], text)
            used.update(right)
            if values := tuple(dict.fromkeys(m.value for m in left or right)):
                carried[facet] = values
        scopes.append(dict(carried))
    return scopes


def _right(text: str, end: int, following: int, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions after an amount in its clause, unless they begin what the next amount is about."""
    clause = split_clauses(text[end:])
    clause_end = end + len(clause[0]) if clause else end
    if following < clause_end and not _ATTACHED.match(text, end):
        return []
    return [m for m in mentions if end <= m.start and m.end <= min(clause_end, following)]


def _nearest(mentions: list[Mention], text: str) -> list[Mention]:
    """Return the last mention with those listed together with it (商贸版、专业版)."""
    group = mentions[-1:]
    for mention in reversed(mentions[:-1]):
        if mention.start != group[0].start and not _LISTED.fullmatch(text, mention.end, group[0].start):
            break
        group.insert(0, mention)
    return group


def _first(mentions: list[Mention], text: str) -> list[Mention]:
    group = mentions[:1]
    for mention in mentions[1:]:
        if mention.start != group[-1].start and not _LISTED.fullmatch(text, group[-1].end, mention.start):
            break
        group.append(mention)
    return group
