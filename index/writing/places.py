"""Where articles may stand, and how they get there: whole, and never over what somebody else wrote."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles.article import MAX_BYTES
from index.articles.frontmatter import near
from index.articles.loader import TOPICS
from index.writing.errors import WritingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Language

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


class ChangedError(WritingError):
    """The file is another one than the change was made from."""


def article_file(topic: str, slug: str, language: Language = "zh") -> str:
    """Return an article's path in the knowledge folder. Raises ``WritingError`` for what can be none."""
    if topic not in TOPICS:
        raise WritingError(f"unknown topic '{topic}'{near(topic, TOPICS)}")
    if not SLUG.fullmatch(slug):
        raise WritingError(f"'{slug}' cannot be a name; use small letters, digits and hyphens, such as annual-fees")
    return f"{topic}/{slug}{'.en' if language == 'en' else ''}.md"


def read_file(knowledge: Path, file: str) -> bytes | None:
    """Return what stands in a file, ``None`` where there is none. Raises ``WritingError``."""
    path = _inside(knowledge, file)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WritingError(f"{file}: larger than an article may be")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WritingError(f"{file}: cannot be read: {error.strerror}") from error


def digest_of(content: bytes | None) -> str:
    """Return what tells one state of a file from another; empty where there is no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def write_file(knowledge: Path, file: str, content: bytes, base: str) -> None:
    """Put a file in place in one step, if what stands there still has the digest ``base`` (empty: nothing does).

    Raises ``ChangedError`` where it has not, ``WritingError`` where it cannot be written.
    """
    path = _inside(knowledge, file)
    with _alone(knowledge):
        if digest_of(read_file(knowledge, file)) != base:
            raise ChangedError(f"{file}: {'has changed meanwhile' if base else 'is there already'}")
        _put(path, file, content, new=not base)


def _put(path: Path, file: str, content: bytes, *, new: bool) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            part.chmod(0o644)
            if new:  # a link never takes the place of a file that somebody made this very moment
                path.hardlink_to(part)
            else:
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise ChangedError(f"{file}: is there already") from error
    except OSError as error:
        raise WritingError(f"{file}: cannot be written: {error.strerror}") from error


def remove_file(knowledge: Path, file: str, base: str) -> None:
    """Remove a file that still has the digest ``base``. Raises ``WritingError``."""
    path = _inside(knowledge, file)
    with _alone(knowledge):
        if digest_of(read_file(knowledge, file)) != base:
            raise ChangedError(f"{file}: has changed meanwhile")
        try:
            path.unlink()
        except OSError as error:
            raise WritingError(f"{file}: cannot be removed: {error.strerror}") from error


@contextmanager
def _alone(knowledge: Path) -> Iterator[None]:
    """Let nobody else who writes through here come in between a look at a file and its change: also other processes.

    Network drives that cannot lock go without.
    """
    try:
        handle = os.open(knowledge, os.O_RDONLY)
    except OSError as error:
        raise WritingError(f"{knowledge}: cannot be read: {error.strerror}") from error
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _inside(knowledge: Path, file: str) -> Path:
    """Refuse what leads out of the folder, by its name or by a link."""
    topic, _, name = file.partition("/")
    slug = name.removesuffix(".md").removesuffix(".en")
    article_file(topic, slug)
    path = knowledge / file
    if path.parent.is_symlink() or path.is_symlink():
        raise WritingError(f"{file}: is a link; only files in the knowledge folder are written")
    return path
