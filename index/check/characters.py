"""Characters that do not belong in an article: nobody sees them, or they are what is left of a damaged text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.check.diagnostic import Diagnostic, diagnose
from index.types import Place

_BOM = b"\xef\xbb\xbf"
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_JOINER = "\u200d"


def check_characters(content: bytes, text: str, file: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the characters of a file; ``text`` is ``content`` decoded."""
    if content.startswith(_BOM):
        yield diagnose("byte-order-mark", Place(file, 1), "a byte-order mark; save the file as UTF-8 without one")
    if b"\r" in content:
        line = content.count(b"\n", 0, content.index(b"\r")) + 1
        yield diagnose("windows-line-ends", Place(file, line), "line ends with a carriage return; save with LF ends")
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.isascii() or not line_text.isprintable():
            yield from _check_line(line_text, Place(file, number))


def _check_line(line: str, start: Place) -> Iterator[Diagnostic]:
    for code, pattern, what in (
        ("bidi-character", _BIDI, "a character that reverses the direction of text"),
        ("odd-character", _ODD, "a character that no font has, left of a damaged text"),
        ("control-character", _CONTROL, "a control character"),
    ):
        if match := pattern.search(line):
            yield diagnose(code, _at(start, match.start()), f"{what} ({name_of(match.group())}); delete it")
    for match in _INVISIBLE.finditer(line):
        # An emoji of several parts is held together by joiners.
        if match.group() == _JOINER and ord(line[match.start() - 1 : match.start()] or " ") > 0x2000:
            continue
        message = f"an invisible character ({name_of(match.group())}); delete it"
        yield diagnose("invisible-character", _at(start, match.start()), message)
        return


def _at(start: Place, offset: int) -> Place:
    return Place(start.file, start.line, offset + 1)


def name_of(character: str) -> str:
    """Return how people look a character up: its number, and its name where it has one."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()
