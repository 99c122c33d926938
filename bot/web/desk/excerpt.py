"""The words around what a search found."""

from __future__ import annotations

from bot.storage.terms import wanted
from index.text import fold_with_spans

AROUND = 30
"""Characters on either side."""


def excerpt(text: str, query: str) -> tuple[str, str, str]:
    """Return what stands before the first part of a query that is found, that part, and what stands after it."""
    text = " ".join(text.split())
    folded = fold_with_spans(text)
    for part in wanted(query):
        sought = part.terms[0] + "".join(term[-1] for term in part.terms[1:])
        at = folded.text.find(sought)
        if at >= 0:
            begin, end = folded.starts[at], folded.ends[at + len(sought) - 1]
            before = text[max(0, begin - AROUND) : begin]
            after = text[end : end + 2 * AROUND]
            cut = "…" if begin > AROUND else ""
            return cut + before, text[begin:end], after + ("…" if end + 2 * AROUND < len(text) else "")
    return "", "", text[: 3 * AROUND]
