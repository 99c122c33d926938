"""The real ``kefu`` process: what it prints, and how it ends."""

from __future__ import annotations

import json
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.process import ROOT, command, environment, kefu

FEE = "专业版一年服务费多少钱"


@pytest.fixture(scope="session")
def data(data_folder: Path) -> str:
    """A data folder whose index is current."""
    done = kefu("index", "--data", str(data_folder))
    assert done.returncode == 0, done.stderr
    return str(data_folder)


def test_a_question_is_answered_in_json(data: str) -> None:
    done = kefu("ask", "--json", FEE, "--data", data)
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert reply["decision"] == "answer"
    assert "500–1200" in reply["text"]
    assert any("500–1200" in figure for figure in reply["figures"])
    assert reply["milliseconds"] > 0


def test_texts_are_turns_of_one_customer(data: str) -> None:
    done = kefu("ask", "--json", FEE, "那旗舰版呢", "--data", data)
    assert "5000" in json.loads(done.stdout)["text"]


def test_a_batch_gives_one_line_a_row_in_order(data: str) -> None:
    rows = [{"id": "b", "turns": [FEE]}, {"id": 1, "turns": ["你好"]}, {"id": "a", "turns": ["", "🙂"]}]
    stdin = "\n".join(json.dumps(row) for row in rows)
    done = kefu("ask", "--batch", "-", "--json", "--data", data, stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b", 1, "a"]


def test_the_check_of_a_current_index_succeeds_and_of_none_finds_it_missing(data: str, tmp_path: Path) -> None:
    assert kefu("index", "--check", "--data", data).returncode == 0
    assert kefu("index", "--check", "--data", str(tmp_path)).returncode == 1
    assert not list(tmp_path.glob("*")), "a check changes nothing"


def test_the_check_finds_a_changed_article(data: str, tmp_path: Path) -> None:
    knowledge = changed_knowledge(tmp_path)
    assert kefu("index", "--check", "--data", data, "--knowledge", str(knowledge)).returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [("ask",), ("index", "--no-such"), ("serve", "--port", "x"), ("ask", "a", "--knowledge", "/no")],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    done = kefu(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_ends_with_2() -> None:
    done = kefu("ask", "a", KEFU_MAX_ERROR="2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("KEFU_MAX_ERROR: 2: should be")


def test_a_broken_article_is_told_with_file_and_line(tmp_path: Path) -> None:
    knowledge = changed_knowledge(tmp_path)
    article = knowledge / "fees" / "annual-fees.md"
    article.write_text(article.read_text(encoding="utf-8").replace("status: published", "status: maybe"))
    done = kefu("index", "--knowledge", str(knowledge), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "fees/annual-fees.md:" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_knowledge_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    done = kefu("ask", "a", "--knowledge", str(tmp_path / "knowledge"), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("ask", FEE), ("index",), ("index", "--check"), ("--help",)])
def test_a_pipe_gets_no_colours(data: str, arguments: tuple[str, ...]) -> None:
    done = kefu(*arguments, KEFU_DATA=data)
    assert "\x1b" not in done.stdout + done.stderr


def test_the_chat_answers_in_a_pipe(data: str) -> None:
    done = kefu("chat", "--data", data, stdin=f"{FEE}\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert "500–1200" in done.stdout


def test_a_terminal_gets_colours(data: str) -> None:
    ours, theirs = pty.openpty()
    settings = environment(KEFU_DATA=data, TERM="xterm-256color")
    settings.pop("NO_COLOR", None)
    with (
        open(ours, "rb", buffering=0) as terminal,  # noqa: PTH123 - a descriptor, not a path
        subprocess.Popen([*command(), "ask", FEE], cwd=ROOT, env=settings, stdout=theirs) as process,
    ):
        process.wait(timeout=120)
        assert b"\x1b[" in terminal.read(65536)


def changed_knowledge(folder: Path) -> Path:
    copy = folder / "knowledge"
    shutil.copytree(ROOT / "knowledge", copy)
    article = copy / "fees" / "annual-fees.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nA line more.\n", encoding="utf-8")
    return copy
