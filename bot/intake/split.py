"""Long replies in parts that a channel takes, without breaking a tag or an entity."""

from __future__ import annotations

import html as html_module
import re

TELEGRAM_LIMIT = 4096
"""UTF-16 units of one message, counted without markup (Bot API, ``sendMessage``)."""
_PIECE = re.compile(r"<[^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[^<&]|[<&]", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_REACH = 4
"""A part may end at a line or word break in its last quarter; else it is cut where it is full."""


def split_html(html: str, limit: int = TELEGRAM_LIMIT) -> list[str]:
    """Return ``html`` in parts of at most ``limit`` characters as people read it; tags open across a cut are mended."""
    if _length(html) <= limit:
        return [html]
    parts: list[str] = []
    pieces = _PIECE.findall(html)
    opened: list[str] = []
    while pieces:
        end = _fitting(pieces, limit)
        before = list(opened)
        for piece in pieces[:end]:
            _follow(piece, opened)
        part = "".join(before) + "".join(pieces[:end]).strip("\n ") + "".join(_closing(tag) for tag in reversed(opened))
        if _length(part):
            parts.append(part)
        pieces = pieces[end:]
    return parts


def utf16_length(text: str) -> int:
    """Return how long Telegram takes a text to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _length(html: str) -> int:
    return sum(_width(piece) for piece in _PIECE.findall(html))


def _width(piece: str) -> int:
    return 0 if _TAG.fullmatch(piece) else utf16_length(html_module.unescape(piece))


def _fitting(pieces: list[str], limit: int) -> int:
    """Return how many pieces fit, cut after a line, else after a word, else where it is full."""
    width, full = 0, len(pieces)
    for place, piece in enumerate(pieces):
        width += _width(piece)
        if width > limit:
            full = place
            break
    else:
        return full
    for breaks in ("\n", " "):
        for place in range(full, full - full // _REACH, -1):
            if pieces[place - 1] == breaks:
                return place
    return max(full, 1)


def _follow(piece: str, opened: list[str]) -> None:
    tag = _TAG.fullmatch(piece)
    if tag and tag[1]:
        if opened:
            opened.pop()
    elif tag:
        opened.append(piece)


def _closing(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return f"</{found[2]}>" if found else ""
