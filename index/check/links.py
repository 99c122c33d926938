"""Links, and pointers to other articles by title: whether they lead somewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from index.articles.markdown import plain
from index.articles.pointers import titles_in
from index.check.body import headings
from index.check.diagnostic import Diagnostic, diagnose
from index.check.source import Source
from index.text import fold
from index.types import Language, Place

_REFERENCE = re.compile(r"\[([^\]\[]+)\]\[([^\]\[]*)\]")
_SAFE = ("http", "https", "tel", "mailto", "tg")


@dataclass(frozen=True, slots=True)
class Link:
    """Where an article points to: another file (relative to the knowledge folder) and a heading in it."""

    target: str
    anchor: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another article named by its title."""

    title: str
    place: Place


def anchors_of(tokens: list[Token]) -> tuple[str, ...]:
    """Return the anchors of the headings, as code hosts make them; a repeated one is numbered."""
    found: dict[str, int] = {}
    anchors: list[str] = []
    for _, text, _ in headings(tokens):
        anchor = anchor_of(text)
        number = found.get(anchor, 0)
        found[anchor] = number + 1
        anchors.append(f"{anchor}-{number}" if number else anchor)
    return tuple(anchors)


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading: lower case, hyphens for blanks, no punctuation."""
    kept = (c for c in heading.strip().lower() if c in "-_ " or unicodedata.category(c)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


def read_links(source: Source, tokens: list[Token]) -> tuple[list[Link], list[Diagnostic]]:
    """Return the links inside the knowledge folder, and what is wrong with any link by itself."""
    links: list[Link] = []
    wrong: list[Diagnostic] = []
    start = source.split.body_line if source.split else 1
    for token in tokens:
        if token.type != "inline":
            continue
        line = start + (token.map[0] if token.map else 0)
        for i, child in enumerate(token.children or ()):
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                href, text = str(child.attrGet("href") or ""), _text_of(token, i)
                place = source.place(line, f"[{text}")
                found = _judge(href, text, place)
                if isinstance(found, Link):
                    links.append(found)
                elif found:
                    wrong.append(found)
            elif child.type == "text" and (match := _REFERENCE.search(child.content)):
                message = f"'{match.group()}' refers to nothing; add `[{match.group(2) or match.group(1)}]: address`"
                wrong.append(diagnose("undefined-reference", source.place(line, match.group()), message))
            elif child.type == "text" and (
                match := re.search(r"\]\(|\[[^\]]+\]\s+\((?:https?:|\.{0,2}/)", child.content)
            ):
                message = "a link that is broken in its form; write [text](address) without blanks"
                wrong.append(diagnose("dead-link", source.place(line, match.group()), message))
    return links, wrong


def _text_of(token: Token, opening: int) -> str:
    parts = []
    for child in (token.children or [])[opening + 1 :]:
        if child.type == "link_close":
            break
        parts.append(child.content)
    return "".join(parts)


def _judge(href: str, text: str, place: Place) -> Link | Diagnostic | None:
    if not href or not text.strip():
        what = "address" if not href else "text"
        return diagnose("empty-link", place, f"a link without {what}; write both or delete it")
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        return diagnose("dead-link", place, f"'{href}' is no address")
    if parts.scheme:
        return _judge_outside(href, parts.scheme.lower(), host, parts.path, place)
    if href.startswith("/"):
        return diagnose("dead-link", place, f"'{href}' begins at a server's root; write the path from this article")
    target = "" if not parts.path else resolved(place.file, unquote(parts.path))
    return Link(target, unquote(parts.fragment), place)


def _judge_outside(href: str, scheme: str, host: str, path: str, place: Place) -> Diagnostic | None:
    if scheme not in _SAFE:
        return diagnose("unsafe-link", place, f"'{href[:60]}' is no address for customers; link to https")
    if scheme in ("http", "https"):
        if host in ("localhost", "127.0.0.1", "::1", "0.0.0.0") or host.endswith((".local", ".internal")):  # noqa: S104
            return diagnose("unsafe-link", place, f"'{href}' leads to a machine that customers cannot reach")
        if "." not in host:
            return diagnose("dead-link", place, f"'{href}' names no server")
    elif not path:
        return diagnose("empty-link", place, f"'{href}' holds no address")
    return None


def resolved(file: str, path: str) -> str:
    """Return ``path`` as seen from ``file``, relative to the folder; ``..`` above it stays."""
    parts: list[str] = list(PurePosixPath(file).parent.parts)
    for part in PurePosixPath(path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def read_pointers(source: Source, tokens: list[Token]) -> list[Pointer]:
    """Return the articles that the text names by title: 见“…”, see “…”."""
    found: list[Pointer] = []
    start = source.split.body_line if source.split else 1
    for token in tokens:
        if token.type != "inline":
            continue
        first = start + (token.map[0] if token.map else 0)
        for offset, line in enumerate(plain(token).split("\n")):
            found += (Pointer(title.strip(), source.place(first + offset, title)) for title in titles_in(line))
    return found


def check_links(
    links: tuple[Link, ...], own: str, anchors: Mapping[str, AbstractSet[str]], files: AbstractSet[str]
) -> Iterator[Diagnostic]:
    """Yield links of the article ``own`` that lead nowhere. ``anchors`` is by file."""
    for link in links:
        target = link.target or own
        if target not in files:
            hint = _nearest(target, files)
            yield diagnose("dead-link", link.place, f"there is no '{target}' in the knowledge folder{hint}")
        elif (
            link.anchor and target.endswith(".md") and anchor_of(link.anchor) not in anchors.get(target, {link.anchor})
        ):
            message = f"'{target}' has no heading '#{link.anchor}'; link to one of its headings, or to the article"
            yield diagnose("dead-anchor", link.place, message)


def _nearest(target: str, files: AbstractSet[str]) -> str:
    name = PurePosixPath(target).name
    found = sorted(file for file in files if PurePosixPath(file).name == name)
    return f"; did you mean '{found[0]}'?" if found else "; mend the path or delete the link"


def check_pointers(
    pointers: tuple[Pointer, ...], language: Language, titles: Mapping[Language, AbstractSet[str]]
) -> Iterator[Diagnostic]:
    """Yield pointers to a title that no article of the language has. ``titles`` are folded."""
    for pointer in pointers:
        if fold(pointer.title) not in titles.get(language, frozenset()):
            message = f"no article is called “{pointer.title}”; write the title as it stands there"
            yield diagnose("unknown-article", pointer.place, message)
