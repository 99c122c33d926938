"""An article under another name or in another topic: its translations go along, links to it follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.articles.article import parse_article
from index.articles.loader import TOPICS, Knowledge
from index.check.folder import files_in
from index.check.reading import is_article
from index.errors import ContentError
from index.writing.errors import WritingError
from index.writing.links import relinked
from index.writing.places import article_file, digest_of, read_file, remove_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".en.md", ".zh.md", ".md")
"""Translations before the original: that one goes last."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; ``None`` where there is none."""

    file: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Move:
    """Everything that a new name changes."""

    old: str
    new: str
    moved: dict[str, str]
    """Old file -> new file."""
    changes: tuple[Change, ...]
    unread: tuple[str, ...] = field(default=())
    """Files whose links could not be looked at."""

    @property
    def followed(self) -> tuple[Change, ...]:
        """The other articles, whose links follow."""
        own = {*self.moved, *self.moved.values()}
        return tuple(change for change in self.changes if change.file not in own)


def plan_move(folder: Path, old: str, new: str, known: Knowledge) -> Move:
    """Return what ``topic/slug`` under a new ``topic/slug`` changes. Raises ``WritingError``; writes nothing."""
    old, new = (name.strip("/").removesuffix(".md").removesuffix(".en") for name in (old, new))
    new = new if "/" in new else f"{old.partition('/')[0]}/{new}"
    files = files_in(folder)
    moved = {f"{old}{one}": f"{new}{one}" for one in SUFFIXES if f"{old}{one}" in files}
    _refuse(old, new, moved, files)
    changes: list[Change] = []
    unread: list[str] = []
    for file in filter(is_article, files):
        try:
            before = read_file(folder, file)
            after = None if before is None else relinked(before, file, moved)
        except WritingError:
            if file in moved:
                raise
            unread.append(file)
            continue
        if file in moved and before is not None and after is not None:
            _refuse_broken(after, moved[file], known)
            changes += [Change(moved[file], None, after), Change(file, before, None)]
        elif after != before:
            changes.append(Change(file, before, after))
    return Move(old, new, moved, tuple(changes), tuple(unread))


def _refuse(old: str, new: str, moved: dict[str, str], files: tuple[str, ...]) -> None:
    topic, _, slug = new.partition("/")
    article_file(topic, slug)  # says what is wrong with a name
    if not moved:
        raise WritingError(f"{old}: there is no such article")
    if old == new:
        raise WritingError(f"{old}: that is its name already")
    own = {*moved}
    for taken in (f"{one}/{slug}{suffix}" for one in TOPICS for suffix in SUFFIXES):
        if taken in files and taken not in own:
            raise WritingError(f"{taken} is there already; a slug is used once in the whole folder")


def _refuse_broken(content: bytes, file: str, known: Knowledge) -> None:
    try:
        parse_article(content, file, known.catalogue)
    except ContentError as error:
        raise WritingError(f"the article is faulty; mend it first\n{error}") from error


def make_move(folder: Path, move: Move) -> None:
    """Write all of it, or nothing: what was written is taken back where a file has changed meanwhile.

    New files come first and old ones go last, so that no link leads nowhere in between. Raises ``WritingError``.
    """
    done: list[Change] = []
    try:
        for change in sorted(move.changes, key=lambda one: (one.after is None, one.before is not None)):
            _put(folder, change)
            done.append(change)
    except WritingError:
        for change in reversed(done):
            _put(folder, Change(change.file, change.after, change.before))
        raise


def _put(folder: Path, change: Change) -> None:
    base = digest_of(change.before)
    if change.after is None:
        remove_file(folder, change.file, base)
    else:
        write_file(folder, change.file, change.after, base)
