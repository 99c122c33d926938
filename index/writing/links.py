"""Links of an article that follow files to another place; every other byte stays as it is."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt

from index.check.links import resolved
from index.writing.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESS = re.compile(
    r"\]\([ \t]*(?:<(?P<inside>[^<>\r\n]*)>|(?P<inline>[^\s()<>]+))"
    r"|^ {0,3}\[[^\]\r\n]+\]:[ \t]*(?:<(?P<within>[^<>\r\n]*)>|(?P<below>[^\s<>]+))",
    re.MULTILINE,
)
"""Where an address may stand: in a link or image, or in a definition. What stands in code only looks like one."""


def relinked(content: bytes, file: str, moved: Mapping[str, str]) -> bytes:
    """Return the article ``file`` with its links leading where they led before files were ``moved``.

    The article itself may be one of those. Raises ``WritingError`` where it is not UTF-8.
    """
    source = Source.read(content)
    text = source.after
    found = [(match.span(group), match[group]) for match in _ADDRESS.finditer(text) if (group := match.lastgroup)]
    wanted = [(span, new) for span, old in found if (new := _address(old, file, moved)) != old]
    if not wanted:
        return content
    real = _real(text, [span for span, _ in wanted])
    kept = [one for number, one in enumerate(wanted) if number in real]
    return replace(source, after=_put(text, kept)).write()


def _address(written: str, file: str, moved: Mapping[str, str]) -> str:
    """Return an address as it is to be written from where ``file`` stands afterwards."""
    path = re.split(r"[?#]", written, maxsplit=1)[0]
    if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
        return written
    target, here = resolved(file, unquote(path)), moved.get(file, file)
    leads = moved.get(target, target)
    if resolved(here, unquote(path)) == leads:
        return written
    way = posixpath.relpath(leads, posixpath.dirname(here))
    return f"{quote(way)}{written[len(path) :]}"


def _real(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Return which of the spans are addresses to a reader of Markdown: those that turn up as one when marked."""
    mark = "kefu-address"
    while mark in text:
        mark += "-"
    env: dict[str, Any] = {}
    marked = _put(text, [(span, f"{mark}{number}.md") for number, span in enumerate(spans)])
    tokens = MarkdownIt("commonmark").enable("table").parse(marked.replace("\r\n", "\n").replace("\r", "\n"), env)
    children = [child for token in tokens for child in token.children or ()]
    addresses = [str(child.attrGet("href") or child.attrGet("src") or "") for child in children]
    addresses += [str(one["href"]) for one in env.get("references", {}).values()]
    return {number for number in range(len(spans)) if f"{mark}{number}.md" in addresses}


def _put(text: str, changes: list[tuple[tuple[int, int], str]]) -> str:
    for (begin, end), new in reversed(changes):
        text = f"{text[:begin]}{new}{text[end:]}"
    return text
