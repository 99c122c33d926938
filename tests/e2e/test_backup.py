"""``kefu backup`` and ``kefu restore`` with files: real processes, real folders."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files import Files
from bot.storage.backup import back_up
from bot.storage.database import Database, parse_url
from bot.storage.messages import Messages, Said
from tests.apart import run_apart
from tests.e2e.process import kefu

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
PDF = b"%PDF-1.7 " + bytes(range(256)) * 500
AGE = 1_700_000_000


async def _content() -> AsyncIterator[bytes]:
    yield PDF


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a message and a file, and the rests of an upload that broke off."""

    async def fill() -> None:
        file = await Files(tmp_path / "data" / "files", 10**6).keep(_content(), "a.pdf", id="f" * 24)
        database = await Database.open(f"sqlite:///{tmp_path / 'data' / 'kefu.db'}")
        async with database.write() as session:
            await Messages(session).add([Said("web:1", "customer", "报错", NOW, 1, details={"file": {"own": file.id}})])
        await database.close()

    (tmp_path / "data").mkdir()
    run_apart(fill())
    kept = tmp_path / "data" / "files" / "ff" / ("f" * 24)
    os.utime(kept, (AGE, AGE))
    kept.with_name(f"{'f' * 24}.0000.part").write_bytes(b"half")
    return tmp_path / "data"


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    done = kefu("backup", str(tmp_path / "backup"), "--data", str(data))
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'backup'}: 1 rows, 1 files\n"), done.stderr
    return tmp_path / "backup"


def found(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and "kefu.db" not in path.name)


def rows(data: Path) -> int:
    return len(kefu("export", "messages", "--format", "jsonl", "--data", str(data)).stdout.splitlines())


def test_files_come_back_with_the_database_as_old_as_they_were(backup: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    done = kefu("restore", str(backup), "--data", str(again))
    assert (done.returncode, done.stdout) == (0, "1 rows, 1 files\n"), done.stderr
    kept = again / "files" / "ff" / ("f" * 24)
    assert (kept.read_bytes(), kept.stat().st_mtime) == (PDF, AGE)
    assert found(again) == ["f" * 24]
    assert rows(again) == 1


def test_nobody_else_can_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("rest", [0.2, 0.9])
def test_what_was_cut_off_leaves_neither_rows_nor_files(backup: Path, tmp_path: Path, rest: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * rest) // 512 * 512])
    again = tmp_path / "again"
    done = kefu("restore", str(backup), "--data", str(again))
    assert (done.returncode, done.stdout) == (1, "")
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert found(again) == []


def test_a_database_in_use_keeps_its_rows_and_files(backup: Path, data: Path) -> None:
    kept = data / "files" / "ff" / ("f" * 24)
    kept.write_bytes(b"newer")
    done = kefu("restore", str(backup), "--data", str(data))
    assert done.returncode == 1
    assert "it is not empty" in done.stderr
    assert kept.read_bytes() == b"newer"


@pytest.mark.parametrize("name", ["../../evil", "/evil/evil", "files/../../evil", "files/" + "e" * 23, "evil"])
def test_a_file_of_another_name_is_written_nowhere(backup: Path, tmp_path: Path, name: str) -> None:
    forged = tmp_path / "forged"
    with tarfile.open(backup) as source, tarfile.open(forged, "w") as target:
        database = source.getmember("database.jsonl")
        target.addfile(database, source.extractfile(database))
        target.addfile(_member(name), io.BytesIO(b"evil"))
    again = tmp_path / "deep" / "again"
    again.parent.mkdir()
    done = kefu("restore", str(forged), "--data", str(again))
    assert done.returncode == 1
    assert "belongs in no backup" in done.stderr
    assert found(again.parent) == []


def _member(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = 4
    return member


def test_a_backup_of_the_database_alone_is_taken_too(data: Path, tmp_path: Path) -> None:
    back_up(parse_url(f"sqlite:///{data / 'kefu.db'}"), tmp_path / "old")
    done = kefu("restore", str(tmp_path / "old"), "--data", str(tmp_path / "again"))
    assert (done.returncode, done.stdout) == (0, "1 rows, 0 files\n"), done.stderr
