"""``kefu check`` as a process: what it prints for whom, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.process import ROOT, kefu
from tests.telegram.bot_process import linked

FEE = "fees/remote-fee.md"
FIELDS = {"severity", "code", "file", "line", "column", "message", "other"}


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the articles that ship."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


def check(knowledge: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    where = ("--knowledge", str(knowledge), "--data", str(knowledge.parent / "data"))
    done = kefu("check", "--fast", *arguments, *where)
    assert "Traceback" not in done.stderr
    return done


def change(knowledge: Path, old: str, new: str) -> None:
    path = knowledge / FEE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_articles_without_a_fault_succeed_and_so_does_the_next_check(knowledge: Path) -> None:
    for _ in range(2):
        done = check(knowledge, "--fail-on", "note")
        assert done.returncode == 0, done.stdout
        assert done.stdout.splitlines()[-1] == "Nothing to mend."


def test_a_fault_is_told_with_its_place_and_fails_the_command(knowledge: Path) -> None:
    change(knowledge, "status: published", "status: live")
    done = check(knowledge)
    assert done.returncode == 1
    line = (knowledge / FEE).read_text(encoding="utf-8").splitlines().index("status: live") + 1
    assert any(row.startswith(f"{FEE}:{line}:") and "[bad-status]" in row for row in done.stdout.splitlines())


def test_the_lines_of_json_have_the_fields_of_the_contract(knowledge: Path) -> None:
    change(knowledge, "status: published", "status: live")
    done = check(knowledge, "--json")
    assert done.returncode == 1
    found = findings(done)
    assert found
    for one in found:
        assert set(one) == FIELDS
        assert one["other"] is None or set(one["other"]) == {"file", "line"}
        assert one["line"] >= 1
        assert one["column"] >= 1
        assert (knowledge / one["file"]).is_file()


def test_a_question_that_another_article_would_answer_is_found_by_its_meaning(
    knowledge: Path, data_folder: Path
) -> None:
    """Its words are others than those of the question that it comes near to."""
    file, line = "support-channels/which-channel.md", "  - 出问题先找谁"
    path = knowledge / file
    path.write_text(
        path.read_text(encoding="utf-8").replace("\nquestions:\n", f"\nquestions:\n{line}\n"), encoding="utf-8"
    )
    assert kefu("index", "--data", str(data_folder)).returncode == 0
    own = linked(data_folder, knowledge.parent / "own")
    where = ("--knowledge", str(knowledge), "--data", str(own))
    assert kefu("index", *where).returncode == 0
    (found,) = findings(kefu("check", "--json", *where))
    assert (found["code"], found["file"]) == ("near-duplicate-question", file)
    assert path.read_text(encoding="utf-8").splitlines()[found["line"] - 1] == line
    assert found["other"]["file"] == "services/problem-solving.md"


def test_a_contradiction_names_both_places(knowledge: Path) -> None:
    text = (knowledge / FEE).read_text(encoding="utf-8")
    copy = text.replace("title: 远程处理一次的费用", "title: 远程一次的费用").replace("200", "210")
    (knowledge / "fees" / "remote-copy.md").write_text(copy, encoding="utf-8")
    found = [one for one in findings(check(knowledge, "--json")) if one["code"] == "contradiction"]
    assert found
    assert any("fees/remote-copy.md" in (one["file"], one["other"]["file"]) for one in found)


def test_severities_below_the_asked_one_do_not_fail_the_command(knowledge: Path) -> None:
    change(knowledge, "reviewed: 2026-11-01\n", "")
    assert check(knowledge).returncode == 0
    assert check(knowledge, "--fail-on", "warning").returncode == 1
    change(knowledge, "status: published", "status: live")
    assert check(knowledge, "--fail-on", "never").returncode == 0


def test_one_file_is_told_about_and_no_other(knowledge: Path) -> None:
    change(knowledge, "status: published", "status: live")
    assert check(knowledge, "fees/annual-fees.md").returncode == 0
    done = check(knowledge, "--json", FEE)
    assert done.returncode == 1
    assert {one["file"] for one in findings(done)} == {FEE}


def test_a_file_that_is_none_of_the_folder_is_a_mistake_of_the_caller(knowledge: Path) -> None:
    for wrong in ("fees/gone.md", str(ROOT / "README.md"), "fees"):
        done = check(knowledge, wrong)
        assert done.returncode == 2
        assert wrong in done.stderr
        assert not done.stdout
    assert check(knowledge, "--format", "xml").returncode == 2


@pytest.mark.parametrize("content", [b"", bytes(range(256)) * 20, b"---\n\x00\xff\n---\n", b"PK\x03\x04" * 9])
def test_garbage_is_a_finding_with_a_place(knowledge: Path, content: bytes) -> None:
    (knowledge / "fees" / "garbage.md").write_bytes(content)
    done = check(knowledge, "--json")
    assert done.returncode == 1, done.stdout
    assert {one["file"] for one in findings(done) if one["severity"] == "error"} == {"fees/garbage.md"}
