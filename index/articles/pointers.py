"""Other articles that a text names by their title: 见“…”, see “…”."""

from __future__ import annotations

import re
from collections.abc import Iterator

_POINTER = re.compile(r"(?:见|參見|参见|参考|参阅|\bsee(?: also)?)\s*(?=[“《「\"])", re.IGNORECASE)
_QUOTED = re.compile(
    r"(?:“([^”\n]+)”|《([^》\n]+)》|「([^」\n]+)」|\"([^\"\n]+)\")(?:\s*(?:和|与|及|、|,|or\b|and\b)\s*)?"
)


def titles_in(text: str) -> Iterator[str]:
    """Yield the titles that ``text`` points to, as they stand there."""
    for match in _POINTER.finditer(text):
        position = match.end()
        while quoted := _QUOTED.match(text, position):
            yield next(group for group in quoted.groups() if group)
            position = quoted.end()
