"""Files: told apart by content, bounded, under names that lead nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files import Attached, Files, MissingFileError, TooLargeError, UnavailableFileError, WrongTypeError
from bot.files.sniff import LONGEST_NAME, plain_name, sniff
from bot.intake.incoming import File

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def office_file(inside: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(inside, "<x/>")
    return content.getvalue()


async def pieces(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + b"\0" * 40, "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        ("错误 500：数据库打不开".encode(), "text/plain"),
        ("错误 500：数据库打不开".encode("gb18030"), "text/plain"),
        ("错误 500".encode("utf-16"), "text/plain"),
        (b'{"error": 500}', "text/plain"),
        (b"BMC says: From MZ to ID3", "text/plain"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "application/msword"),
        (office_file("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media: str) -> None:
    assert sniff(content) == media


@pytest.mark.parametrize(
    "content", [b"", b"<html><script>", b"<?xml version='1.0'?><svg/>", b"MZ\x90\0\3", b"\x7fELF\2\1", bytes(99)]
)
def test_pages_programs_and_what_nobody_knows_are_not_taken(content: bytes) -> None:
    with pytest.raises(WrongTypeError):
        sniff(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_something_or_refused(content: bytes) -> None:
    with contextlib.suppress(WrongTypeError):
        assert "html" not in sniff(content)


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_stays_in_its_folder(name: str) -> None:
    made = plain_name(name)
    assert made
    assert len(made) <= LONGEST_NAME
    assert "/" not in made
    assert "\\" not in made
    assert made not in {".", ".."}


def test_a_long_name_keeps_its_ending() -> None:
    assert plain_name("长" * 300 + ".pdf").endswith("长.pdf")
    assert plain_name("C:\\Users\\me\\错误.log") == "错误.log"


async def test_what_is_kept_is_given_back_byte_by_byte(tmp_path: Path) -> None:
    files = Files(tmp_path, 1000)
    file = await files.keep(pieces(PNG), "a.png")
    assert files.path(file.id).read_bytes() == PNG
    assert (file.kind, file.size, file.store, file.type) == ("photo", len(PNG), "kefu", "image/png")
    await files.remove([file.id, file.id])
    with pytest.raises(MissingFileError):
        files.path(file.id)


async def test_of_what_is_refused_or_broken_off_nothing_stays(tmp_path: Path) -> None:
    files = Files(tmp_path, 50)

    async def broken() -> AsyncIterator[bytes]:
        yield PNG[:20]
        raise ConnectionError

    for content, fault in (
        (pieces(PNG), TooLargeError),
        (pieces(b"MZ\0"), WrongTypeError),
        (broken(), ConnectionError),
    ):
        with pytest.raises(fault):
            await files.keep(content, "a.png")
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("id", ["", "..", "../kefu.db", "a" * 23, "a/" * 14, "a" * 100, "\0" * 24])
def test_a_name_that_is_none_leads_nowhere(tmp_path: Path, id: str) -> None:
    with pytest.raises(MissingFileError):
        Files(tmp_path, 10).path(id)


async def test_old_files_go(tmp_path: Path) -> None:
    files = Files(tmp_path, 1000)
    old, new = [await files.keep(pieces(PNG), "a.png") for _ in range(2)]
    long_ago = time.time() - 1000
    os.utime(files.path(old.id), (long_ago, long_ago))
    assert await files.prune(500) == 1
    assert files_in(tmp_path) == [files.path(new.id)]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Telegram:
    def __init__(self) -> None:
        self.asked = 0

    async def fetch(self, id: str) -> bytes:
        self.asked += 1
        await asyncio.sleep(0)
        if id == "gone":
            raise MissingFileError(id)
        return PNG


async def test_a_channels_file_is_fetched_once_and_then_read_from_the_disk(tmp_path: Path) -> None:
    telegram = Telegram()
    attached = Attached(Files(tmp_path, 1000), {"tg": telegram})
    for _ in range(3):
        held = await attached.hold(File("photo", "file-1"))
        assert (held.path.read_bytes(), held.type, held.is_picture, held.name) == (PNG, "image/png", True, "image.png")
    assert telegram.asked == 1
    with pytest.raises(MissingFileError):
        await attached.hold(File("photo", "gone"))
    with pytest.raises(UnavailableFileError):
        await Attached(Files(tmp_path, 1000), {}).hold(File("photo", "file-2"))
