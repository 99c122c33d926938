"""Files on the disk, each under a name that nobody guesses and that says nothing."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import shutil
import time
from typing import TYPE_CHECKING, BinaryIO

from bot.files.sniff import HEAD, TYPES, plain_name, sniff
from bot.intake.crossing import KEPT
from bot.intake.incoming import File

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable
    from pathlib import Path

ID_BYTES = 18
_ID = re.compile(r"[A-Za-z0-9_-]{24,44}")
PART = ".part"
LEAST_FREE = 500_000_000
"""Bytes of the disk that are left to the database."""


class MissingFileError(LookupError):
    """There is no such file, or not any more."""


class TooLargeError(ValueError):
    """A file of more bytes than are taken."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a file may have {limit} bytes at most")
        self.limit = limit


class FullError(OSError):
    """The disk has no room to spare for files."""


class Files:
    """Keeps files in a folder. ``limit`` is how many bytes one may have."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self.limit = limit

    async def keep(self, chunks: AsyncIterable[bytes], name: str, *, id: str = "") -> File:
        """Keep what is sent, piece by piece.

        Raises ``TooLargeError``, ``WrongTypeError`` and ``FullError``; then nothing is kept.
        """
        id = id or secrets.token_urlsafe(ID_BYTES)
        path = self._path(id)
        part = path.with_name(f"{id}.{secrets.token_hex(4)}{PART}")  # two may fetch the same file at once
        size, head = 0, b""
        file = await asyncio.to_thread(_create, part, self.limit)
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > self.limit:
                    raise TooLargeError(self.limit)
                if len(head) < HEAD:
                    head += chunk[: HEAD - len(head)]
                await asyncio.to_thread(file.write, chunk)
            media = await asyncio.to_thread(sniff, head)
            await asyncio.to_thread(_finish, file, part, path)
        finally:
            file.close()
            part.unlink(missing_ok=True)
        return File(TYPES[media], id, plain_name(name), size, KEPT, media)

    def path(self, id: str) -> Path:
        """Return where a file is. Raises ``MissingFileError``, also for a name that is none."""
        path = self._path(id)
        if not path.is_file():
            raise MissingFileError("the file is not kept any more")
        return path

    async def remove(self, ids: Iterable[str]) -> None:
        """Delete files; one that is gone already is no error."""
        for id in ids:
            if _ID.fullmatch(id):
                await asyncio.to_thread(self._path(id).unlink, missing_ok=True)

    async def prune(self, seconds: float) -> int:
        """Delete what is older; return how many files."""
        return await asyncio.to_thread(self._prune, time.time() - seconds)

    def _prune(self, before: float) -> int:
        old = [path for path in self._folder.glob("*/*") if path.is_file() and path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise MissingFileError("a file has no such name")
        return self._folder / id[:2] / id


def copy_id(store: str, id: str) -> str:
    """Return the name of the local copy of another store's file."""
    return hashlib.blake2b(f"{store}:{id}".encode(), digest_size=20).hexdigest()


def _create(part: Path, size: int) -> BinaryIO:
    part.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(part.parent).free < LEAST_FREE + size:
        raise FullError("the disk is nearly full; free some space in the data folder")
    return part.open("xb")


def _finish(file: BinaryIO, part: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    part.replace(path)
