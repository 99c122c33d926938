"""A backup as one file: the database, and the files that customers and agents have sent."""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.backup import back_up, restore
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

DATABASE, END = "database.jsonl", "end"
"""The first and the last part; the last says how many files there are, so that what was cut off is noticed."""
_FILE = re.compile(r"files/([A-Za-z0-9_-]{24,44})")


@dataclass(frozen=True, slots=True)
class Saved:
    """How much there is in a backup."""

    rows: int
    files: int


def save(url: URL, files: Path, target: Path) -> Saved:
    """Write the database as of one moment, then every file in the folder ``files``. Raises ``StorageError``.

    A file is kept before a row names it, so whatever the database names is there, unless it is deleted meanwhile.
    Nobody else may read the backup: everything that customers wrote is in it.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            dump = Path(folder) / DATABASE
            rows = back_up(url, dump)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                count = _write(file, dump, files)
                file.flush()
                os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise StorageError(f"{target}: the backup cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return Saved(rows, count)


def load(url: URL, files: Path, source: Path) -> Saved:
    """Fill an empty database, and the folder ``files``, from a backup. Raises ``StorageError``.

    All of it or nothing: where the database is not filled, the files that were brought along are taken away again.
    A backup of the database alone, as earlier versions made it, is taken as well.
    """
    if not tarfile.is_tarfile(source):
        return Saved(restore(url, source), 0)
    files.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=files) as folder, tarfile.open(source) as archive:
            for path in _unpacked(archive, Path(folder), source):
                place = files / path.name[:2] / path.name
                if not place.exists():
                    place.parent.mkdir(exist_ok=True)
                    path.replace(place)
                    placed.append(place)
            rows = restore(url, Path(folder) / DATABASE)
    except BaseException as error:
        for place in placed:
            place.unlink(missing_ok=True)
        if isinstance(error, tarfile.TarError | EOFError):
            raise StorageError(f"{source}: the backup is damaged") from error
        if isinstance(error, OSError):
            raise StorageError(f"{source}: the backup cannot be read: {error}") from error
        raise
    return Saved(rows, len(placed))


def _write(file: io.BufferedWriter, dump: Path, files: Path) -> int:
    count = 0
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.add(dump, DATABASE)
        for path in sorted(files.glob("*/*")):
            name = f"files/{path.name}"
            if not _FILE.fullmatch(name):
                continue
            try:
                opened = path.open("rb")
            except FileNotFoundError:  # somebody had it deleted just now
                continue
            with opened:
                archive.addfile(archive.gettarinfo(arcname=name, fileobj=opened), opened)
            count += 1
        number = str(count).encode()
        last = tarfile.TarInfo(END)
        last.size = len(number)
        archive.addfile(last, io.BytesIO(number))
    return count


def _unpacked(archive: tarfile.TarFile, folder: Path, source: Path) -> Iterator[Path]:
    """Write the parts into a folder, by names of our own, and yield the files."""
    count, end = 0, ""
    for member in archive:
        found = _FILE.fullmatch(member.name)
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or end or not (found or member.name in {DATABASE, END}):
            raise StorageError(f"{source}: {member.name!r} belongs in no backup of Kefu's")
        if member.name == END:
            end = content.read(32).decode("ascii", "replace")
            continue
        path = folder / (found.group(1) if found else DATABASE)
        with content, path.open("wb") as out:
            shutil.copyfileobj(content, out)
        if path.stat().st_size != member.size:
            raise StorageError(f"{source}: the backup is damaged")
        if found:
            # When a file is forgotten goes by its age.
            os.utime(path, (member.mtime, member.mtime))
            count += 1
            yield path
    if end != str(count) or not (folder / DATABASE).is_file():
        raise StorageError(f"{source}: the backup is damaged")
