"""From when and until when a figure holds, by its sentence: "until 30 June 2026", 自 2026 年 7 月 1 日起."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from index.statements.days import day_of
from index.types import Quantity

_FROM: Final = re.compile(
    r"(?:\b(?:from|since|after|starting|beginning|effective|as of)(?: on)?|自|从)\s*$", re.IGNORECASE
)
_STARTS: Final = re.compile(r"\s*(?:起|开始|以?后|之后|onwards?)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"(?:\b(?:until|till|through|up to)|截至|截止到?|直到|到)\s*$", re.IGNORECASE)
_ENDS: Final = re.compile(r"\s*为?止")
_BEFORE: Final = re.compile(r"\bbefore\s*$", re.IGNORECASE)
_AHEAD: Final = re.compile(r"\s*(?:之|以)?前")


def lasting(text: str, quantities: Sequence[Quantity]) -> tuple[date | None, date | None]:
    """Return the first and the last day that the sentence ``text`` names for its other figures, if it names any."""
    first = last = None
    for one in quantities:
        day = day_of(one)
        if day is None:
            continue
        before, after = text[: one.span[0]], text[one.span[1] :]
        if _AHEAD.match(after) or _BEFORE.search(before):
            last = day - timedelta(days=1)
        elif _ENDS.match(after) or _UNTIL.search(before):
            last = day
        elif _STARTS.match(after) or _FROM.search(before):
            first = day
    return first, last
