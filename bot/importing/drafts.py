"""What comes out of a file: drafts, and what could not be taken over, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import ZipFile

from pypinyin import lazy_pinyin

from index.writing.errors import WritingError
from index.writing.quoting import quoted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

LONGEST_FILE = 20_000_000
"""Bytes of a file; what is larger is no text that somebody wrote."""
LONGEST_UNPACKED = 100_000_000
"""Bytes that a document may unpack to."""
LONGEST_SLUG = 60
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HEADING = re.compile(r"^(#+ |---$|\.\.\.$)", re.MULTILINE)


class UnreadableError(Exception):
    """A file of which nothing can be taken over."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was left out or changed, and where it stands in the file."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article to be."""

    title: str
    body: str
    place: str
    questions: tuple[str, ...] = ()


@dataclass(slots=True)
class Extract:
    """Everything that a file gave."""

    drafts: list[Draft] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def refuse_bomb(path: Path) -> None:
    """Look at a packed file before any of it is unpacked. Raises ``UnreadableError``, ``BadZipFile``."""
    with ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > LONGEST_UNPACKED:
            raise UnreadableError("unpacks to more than a document holds")


def slug_of(title: str, taken: set[str]) -> str:
    """Return a name for a title, Chinese as pinyin, that is not ``taken``."""
    letters = " ".join(lazy_pinyin(title, errors=lambda text: f" {text} ")).lower()
    slug = _NOT_SLUG.sub("-", letters).strip("-")[:LONGEST_SLUG].strip("-") or "article"
    number, found = 2, slug
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found


def as_article(draft: Draft, day: date) -> bytes:
    """Return the draft as the text of an article. Raises ``WritingError`` for what cannot be printed."""
    bad = _CONTROL.search(draft.body)
    if bad:
        raise WritingError(f"a control character (U+{ord(bad.group()):04X}); delete it")
    questions = "".join(f"\n  - {quoted(' '.join(question.split()))}" for question in draft.questions)
    lines = (
        "---",
        f"title: {quoted(' '.join(draft.title.split()))}",
        "applies_to: {}",
        f"questions:{questions}",
        "not_questions: []",
        "status: draft",
        f"reviewed: {day.isoformat()}",
        "---",
        with_lead(draft.body, draft.title).strip(),
        "",
    )
    return "\n".join(lines).encode()


def with_lead(body: str, title: str) -> str:
    """Begin with a paragraph: where the text begins with a heading, list or table, the title stands before it."""
    first = body.strip().partition("\n")[0].strip()
    return f"{title}\n\n{body}" if not first or re.match(r"(#|\||[-*+] |\d+[.)] |>|<|```|---)", first) else body


def plain_markdown(text: str) -> str:
    """Return a text of a table's cell as Markdown: what begins a line like a heading or a fence does so no more."""
    return _HEADING.sub(r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n").strip())
