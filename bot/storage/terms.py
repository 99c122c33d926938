"""How messages are found: the terms of a text, and those of what somebody looks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text import HAN, fold

LONGEST_WORD = 60
"""Characters of a word that are kept: longer ones are keys and addresses, which nobody types whole."""
MOST_WORDS = 12
"""Parts of a query that are looked for."""
_PIECE = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a query: terms that follow each other, the last of which may go on."""

    terms: tuple[str, ...]
    open: bool

    @property
    def text(self) -> str:
        """The terms as they stand in what ``terms_of`` returns."""
        return " ".join(self.terms)


def terms_of(text: str) -> str:
    """Return the terms of a text, in order: its words, and every two Han characters that stand together.

    The last of a run of Han characters is a term too, so that each of them begins one.
    """
    return " ".join(term for piece in _PIECE.findall(fold(text)) for term in _split(piece))


def wanted(query: str) -> tuple[Wanted, ...]:
    """Return what to look for; nothing where a query has neither letter nor digit."""
    found = []
    for piece in _PIECE.findall(fold(query))[:MOST_WORDS]:
        terms = _split(piece)
        if _HAN.match(piece):
            # 发票 is one pair; the last character by itself would ask for the end of a run.
            found.append(Wanted(tuple(terms[:-1]), open=False) if len(terms) > 1 else Wanted((piece,), open=True))
        else:
            found.append(Wanted(tuple(terms), open=True))
    return tuple(found)


def _split(piece: str) -> list[str]:
    if not _HAN.match(piece):
        return [piece[:LONGEST_WORD]]
    return [piece[at : at + 2] for at in range(len(piece))]
