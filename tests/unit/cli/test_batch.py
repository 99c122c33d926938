"""The file of ``kefu ask --batch``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.batch import BatchError, Row, printable, read_batch


def written(folder: Path, content: bytes) -> Path:
    path = folder / "batch.jsonl"
    path.write_bytes(content)
    return path


def test_rows_are_read_in_order(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": 1, "turns": ["你好"]}\n\n{"id": "b", "turns": ["a", ""]}\r\n'.encode())
    assert read_batch(path) == [Row(id=1, turns=["你好"]), Row(id="b", turns=["a", ""])]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert len(read_batch(written(tmp_path, b'\xef\xbb\xbf{"id": 1, "turns": ["a"]}'))) == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "no JSON"),
        (b"[]", "row: "),
        (b"\xff", "no valid UTF-8"),
        (b'{"id": 1}', "turns: "),
        (b'{"id": 1, "turns": []}', "turns: "),
        (b'{"id": 1, "turns": "a"}', "turns: "),
        (b'{"id": 1, "turns": [3]}', "turns.0: "),
        (b"[" * 200_000, "nested"),
    ],
)
def test_a_bad_row_is_told_with_its_line(tmp_path: Path, line: bytes, fault: str) -> None:
    path = written(tmp_path, b'{"id": 1, "turns": ["a"]}\n' + line)
    with pytest.raises(BatchError) as caught:
        read_batch(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert fault in str(caught.value)


def test_every_bad_row_is_told(tmp_path: Path) -> None:
    with pytest.raises(BatchError) as caught:
        read_batch(written(tmp_path, b"{\n{\n"))
    assert len(str(caught.value).splitlines()) == 2


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_asked_can_always_be_printed(text: str) -> None:
    assert json.loads(json.dumps(printable(text)).encode()) == printable(text)
    printable(text).encode("utf-8")


@given(st.text())
def test_proper_text_is_left_as_it_is(text: str) -> None:
    assert printable(text) == text
