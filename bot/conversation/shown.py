"""Which figures an answer shows, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.conversation.outcomes import Answer
from bot.conversation.subjects import EDITION
from index.figures.select import figures_for
from index.types import Article, Facets, Figure

NAMED = (EDITION, "channel")
"""Facets of a figure that a headline names where its label does not."""


def figures_shown(answer: Answer, text: str) -> tuple[str, ...]:
    """Return the articles' figures that ``text`` shows, as the articles write them."""
    given = (figure for part in answer.parts for figure in figures_for(part.article, part.asked))
    written = dict.fromkeys(figure.quantity.text for figure in given)
    return tuple(figure for figure in written if stands_in(figure, text))


def adds_to(answer: Answer, article: Article) -> bool:
    """Whether ``article`` says more than the same figures over again."""
    given = {f.quantity for part in answer.parts for f in figures_for(part.article, part.asked)}
    more = {f.quantity for part in answer.parts for f in figures_for(article, part.asked)}
    return not more or bool(more - given)


def stands_in(figure: str, text: str) -> bool:
    """Whether ``text`` has the figure by itself, and not as the end of a range or a longer number."""
    return bool(re.search(rf"(?<![\d.,–—~-]){re.escape(figure)}(?!\d)", text))


def distinct(figures: Iterable[Figure], asked: Facets) -> list[Figure]:
    """Keep one of the figures that say the same of what was asked: the one for most, then under a heading."""
    kept: list[Figure] = []
    ranked = sorted(figures, key=lambda figure: (-_breadth(figure, asked), figure.section is None))
    for figure in ranked:
        if not any(other.quantity == figure.quantity and _includes(other, figure, asked) for other in kept):
            kept.append(figure)
    return sorted(kept, key=lambda figure: figure.place)


def _relevant(figure: Figure, facet: str, asked: Facets) -> frozenset[str]:
    values = frozenset(figure.facets.get(facet, ()))
    return values & frozenset(asked.get(facet, ())) or values


def _breadth(figure: Figure, asked: Facets) -> int:
    return sum(len(_relevant(figure, facet, asked)) for facet in NAMED)


def _includes(wide: Figure, narrow: Figure, asked: Facets) -> bool:
    """Whether ``wide`` names every value that ``narrow`` names, and none where that names none."""
    pairs = ((_relevant(wide, facet, asked), _relevant(narrow, facet, asked)) for facet in NAMED)
    return all(many >= few and bool(many) == bool(few) for many, few in pairs)
