"""Attachments as files of this machine, wherever they came by: what a channel has is fetched when it is asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.files.sniff import HEAD, PHOTOS, plain_name, sniff
from bot.files.store import MissingFileError, copy_id
from bot.intake.crossing import KEPT
from bot.intake.incoming import File

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from bot.files.store import Files
    from bot.storage.messages import Attachment

AT_ONCE = 2
"""Files that are fetched at once; each stands in memory for a moment."""


class UnavailableFileError(Exception):
    """The channel that has the file does not give it now."""


class Fetches(Protocol):
    """Gets a channel's files."""

    async def fetch(self, id: str) -> bytes:
        """Return a file. Raises ``MissingFileError``, ``TooLargeError``, ``UnavailableFileError``."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A file that can be read."""

    path: Path
    name: str
    type: str

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it in the page."""
        return self.type in PHOTOS


class Attached:
    """Finds attachments."""

    def __init__(self, files: Files, stores: Mapping[str, Fetches]) -> None:
        """``stores``: the channels that have files themselves."""
        self._files = files
        self._stores = stores
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def hold(self, file: Attachment | File) -> Held:
        """Return an attachment as a file.

        Raises ``MissingFileError``, ``TooLargeError``, ``WrongTypeError`` and ``UnavailableFileError``.
        """
        id = file.id if isinstance(file, File) else file.file
        path = self._files.path(id) if file.store == KEPT else await self._copy(file.store, id)
        media = file.type or await asyncio.to_thread(_type_of, path)
        return Held(path, plain_name(file.name, _named(media)), media)

    async def _copy(self, store: str, id: str) -> Path:
        own = copy_id(store, id)
        try:
            return self._files.path(own)
        except MissingFileError:
            pass
        fetches = self._stores.get(store)
        if fetches is None:
            raise UnavailableFileError(f"{store} is not running, and it has the file")
        async with self._slots:
            content = await fetches.fetch(id)
            await self._files.keep(_once(content), "", id=own)
        return self._files.path(own)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _type_of(path: Path) -> str:
    with path.open("rb") as file:
        return sniff(file.read(HEAD))


def _named(media: str) -> str:
    """Return a name for a file that has none."""
    kind, _, form = media.partition("/")
    return f"{kind}.{form}" if kind in {"image", "audio", "video"} and form.isalnum() else "file"
