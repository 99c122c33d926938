"""The editors' commands as processes: what they write, what they say, and how they end."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from bot.storage.database import Database
from bot.storage.proposals import Proposal, Proposals
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions
from tests.apart import run_apart
from tests.e2e.process import ROOT, kefu

FEE = "fees/remote-fee"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the articles that ship."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


def run(knowledge: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    data = str(knowledge.parent / "data")
    done = kefu(*arguments, KEFU_KNOWLEDGE=str(knowledge), KEFU_DATA=data, **settings)
    assert "Traceback" not in done.stderr
    return done


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@localhost", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def test_a_new_article_is_a_draft_that_the_check_takes_for_one(knowledge: Path) -> None:
    done = run(knowledge, "new", "fees", "travel-costs", "--title", "差旅费: 多少?", "--owner", "mei@example.com")
    assert (done.returncode, done.stdout.strip()) == (0, str(knowledge / "fees/travel-costs.md"))
    assert run(knowledge, "check", "--fast", "--fail-on", "error").returncode == 0
    for again in (("fees", "travel-costs"), ("fee", "x"), ("fees", "X"), ("fees", "y", "--lang", "en")):
        assert run(knowledge, "new", *again).returncode == 1
    assert run(knowledge, "new", "fees").returncode == 2


def test_a_preview_answers_a_draft_and_says_what_is_wrong_with_a_broken_one(knowledge: Path) -> None:
    done = run(knowledge, "preview", f"{FEE}.en", "How much is one remote session?")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("> How much is one remote session?\n")
    assert "200–300 yuan/session" in done.stdout
    path = knowledge / f"{FEE}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status: published", "status: draft"), encoding="utf-8")
    assert "200–300 元/次" in run(knowledge, "preview", str(path)).stdout
    path.write_text(text.replace("status: published", "status: live"), encoding="utf-8")
    broken = run(knowledge, "preview", FEE)
    assert broken.returncode == 1
    assert f"{FEE}.md:" in broken.stderr
    for wrong in ("fees/none", "../facets.yaml", "fees"):
        assert run(knowledge, "preview", wrong).returncode == 1


def test_a_new_name_is_one_commit_in_git_and_a_dry_run_changes_nothing(knowledge: Path) -> None:
    with (knowledge / "fees/on-site-fee.md").open("a", encoding="utf-8") as opened:
        opened.write("\n见[远程](remote-fee.md)。\n")
    git(knowledge, "init", "-q")
    git(knowledge, "add", ".")
    git(knowledge, "commit", "-qm", "first")
    tried = run(knowledge, "rename", FEE, "services/remote-price", "--dry-run")
    assert tried.returncode == 0
    assert tried.stdout.splitlines() == [
        f"{FEE}.en.md -> services/remote-price.en.md",
        f"{FEE}.md -> services/remote-price.md",
        "fees/on-site-fee.md: its links would follow",
    ]
    assert git(knowledge, "status", "--short") == ""
    done = run(knowledge, "rename", f"{FEE}.md", "services/remote-price.md", "--by", "韩梅梅", "--json")
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()][-1] == "fees/on-site-fee.md"
    assert git(knowledge, "log", "-1", "--format=%an").strip() == "韩梅梅"
    assert git(knowledge, "status", "--short") == ""
    assert not (knowledge.parent / "data").exists(), "where there is no database none is made"
    (knowledge / ".git/index.lock").touch()
    locked = run(knowledge, "rename", "services/remote-price", "price")
    assert locked.returncode == 1
    assert "git did not take the commit: fatal: Unable to create" in locked.stderr
    assert (knowledge / "services/price.md").exists()
    assert run(knowledge, "rename", FEE, "services/x").returncode == 1
    assert run(knowledge, "rename", FEE).returncode == 2


def test_suggestions_and_waiting_changes_follow_a_new_name_and_are_accepted_there(knowledge: Path) -> None:
    url = f"sqlite:///{knowledge.parent / 'data' / 'kefu.db'}"
    (knowledge.parent / "data").mkdir()
    run_apart(_fill(url))
    assert run(knowledge, "rename", FEE, "services/remote-price").returncode == 0
    listed = [json.loads(line) for line in run(knowledge, "suggestions", "list", "--json").stdout.splitlines()]
    assert [(one["id"], one["article"], one["text"]) for one in listed] == [
        (1, "services/remote-price", "远程处理贵不贵"),
        (2, None, "能开发票吗"),
    ]
    done = run(knowledge, "suggestions", "accept", "1", "--by", "韩梅梅")
    assert (done.returncode, done.stdout) == (0, "1: accepted\n")
    assert "  - 远程处理贵不贵\n" in (knowledge / "services/remote-price.md").read_text(encoding="utf-8")
    assert run(knowledge, "suggestions", "dismiss", "2").returncode == 0
    assert run(knowledge, "suggestions", "list").stdout == ""
    for wrong in ("1", "2", "99"):
        assert run(knowledge, "suggestions", "accept", wrong).returncode == 1
    assert run(knowledge, "suggestions", "accept", "x").returncode == 2
    assert run_apart(_files(url)) == {"services/remote-price.md"}


def test_what_is_accepted_waits_for_a_second_editor_where_one_is_wanted(knowledge: Path) -> None:
    url = f"sqlite:///{knowledge.parent / 'data' / 'kefu.db'}"
    (knowledge.parent / "data").mkdir()
    run_apart(_fill(url))
    before = (knowledge / f"{FEE}.md").read_bytes()
    done = run(knowledge, "suggestions", "accept", "1", KEFU_SECOND_EDITOR="true")
    assert (done.returncode, done.stdout) == (0, "1: accepted; waits for another editor\n")
    assert (knowledge / f"{FEE}.md").read_bytes() == before
    assert run_apart(_files(url)) == {f"{FEE}.md"}


async def _fill(url: str) -> None:
    database, now = await Database.open(url), datetime.now(UTC)
    async with database.write() as session:
        for kind, text, article in (
            (SuggestionKind.QUESTION, "远程处理贵不贵", FEE),
            (SuggestionKind.ARTICLE, "能开发票吗", None),
        ):
            await Suggestions(session).add(Suggestion(kind, text, "zh", "desk:1", now, article))
        await Proposals(session).add(Proposal(f"{FEE}.md", "", "a", "b", "", "1", "A", now))
    await database.close()


async def _files(url: str) -> set[str]:
    database = await Database.open(url)
    async with database.read() as session:
        found = {one.file for one in await Proposals(session).latest()}
    await database.close()
    return found


def dot() -> io.BytesIO:
    """Return a picture of one pixel."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def good_files(folder: Path) -> list[Path]:
    """Write a file of each format; each has a table, or a row, and something that cannot be taken over."""
    (folder / "a.csv").write_bytes("问题,答案\n发票怎么开,找财务。\n缺答案,\n".encode("gb18030"))
    (folder / "b.jsonl").write_text('{"question": "能改地址吗", "answer": "能。"}\nno json\n', encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("问题", "答案"), ("几点上班", "九点。"), ("没有答案", None)):
        sheet.append(row)
    book.create_sheet("别的").append(("x", "y"))
    book.save(folder / "c.xlsx")
    document = docx.Document()
    document.add_heading("报价", 1)
    document.add_paragraph("见下表。")
    table = document.add_table(2, 2)
    for i, cell in enumerate(("版本", "费用", "标准版", "500 元/次")):
        table.cell(i // 2, i % 2).text = cell
    document.add_picture(dot())
    document.save(str(folder / "d.docx"))
    (folder / "e.html").write_text(
        "<h1>价目</h1><p>如下。</p><table><caption>表一</caption><tr><th>版本<th>费用</tr>"
        "<tr><td><a href='https://a.cn/x'>标准版</a><td><img src=x alt=图>600 元/次</tr></table>",
        encoding="utf-8",
    )
    return [folder / name for name in ("a.csv", "b.jsonl", "c.xlsx", "d.docx", "e.html")]


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_format_comes_as_drafts_with_its_tables_and_a_word_for_what_is_lost(
    knowledge: Path, tmp_path: Path
) -> None:
    files = [str(file) for file in good_files(tmp_path)]
    before = set(knowledge.rglob("*.md"))
    tried = run(knowledge, "import", *files, "--topic", "services", "--dry-run", "--json")
    assert set(knowledge.rglob("*.md")) == before
    done = run(knowledge, "import", *files, "--topic", "services", "--json")
    assert done.returncode == tried.returncode == 1
    assert rows(done) == rows(tried)
    coming = {Path(row["source"]).name: row["file"] for row in rows(done) if "file" in row}
    assert list(coming) == ["a.csv", "b.jsonl", "c.xlsx", "d.docx", "e.html"]
    lost = [(Path(row["source"]).name, row["error"]) for row in rows(done) if "error" in row]
    assert [name for name, _ in lost] == ["a.csv", "b.jsonl", "c.xlsx", "c.xlsx", "d.docx", "e.html"]
    assert lost[-1] == ("e.html", "left out: 图")
    word, page = ((knowledge / coming[name]).read_text(encoding="utf-8") for name in ("d.docx", "e.html"))
    assert "| 版本 | 费用 |\n| --- | --- |\n| 标准版 | 500 元/次 |" in word
    assert "表一\n\n| 版本 | 费用 |\n| --- | --- |\n| [标准版](https://a.cn/x) | 600 元/次 |" in page
    assert run(knowledge, "check", "--fast").returncode == 0
    again = run(knowledge, "import", files[0], "--topic", "services", "--dry-run")
    assert f"is answered already: {coming['a.csv']}" in again.stdout
    assert "-2.md" in again.stdout, "a name is never taken twice"


BAD = {
    "empty.csv": b"",
    "headings.csv": b"question,answer\n",
    "latin.csv": "question,answer\ncaf\u00e9?,oui\n".encode("latin-1"),
    "utf16.csv": "question,answer\na?,b\n".encode("utf-16-le"),
    "columns.csv": b"foo,bar\n1,2\n",
    "double.csv": b"question,question,answer\na?,b?,c\n",
    "wide.csv": b"question,answer\na?,b,c\n",
    "control.csv": b"question,answer\na?,b\x00c\n",
    "huge.csv": b"question,answer\n" + b"a?,b\n" * 4_000_001,
    "conflict.csv": b'question,answer\na?,"<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x"\n',
    "empty.jsonl": b"",
    "deep.jsonl": b"[" * 100_000,
    "nested.jsonl": b'{"question": {"a": 1}, "answer": "b"}',
    "empty.xlsx": b"",
    "broken.xlsx": b"PK\x03\x04 no",
    "text.xlsx": b"question,answer\n",
    "empty.docx": b"",
    "broken.docx": b"PK\x03\x04" + bytes(100),
    "empty.html": b"",
    "bytes.html": bytes(range(256)) * 50,
    "deep.html": b"<div>" * 5000 + b"x",
    "noname.pdf": b"%PDF",
}


def test_what_cannot_be_taken_over_is_told_file_by_file_and_nothing_is_written(knowledge: Path, tmp_path: Path) -> None:
    files = []
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
        files.append(str(tmp_path / name))
    before = {path: path.read_bytes() for path in knowledge.rglob("*") if path.is_file()}
    done = run(knowledge, "import", *files, str(tmp_path / "none.csv"), "--topic", "services", "--json")
    assert done.returncode == 1
    assert [Path(row["source"]).name for row in rows(done)] == [*BAD, "none.csv"]
    assert all(row["error"] and row["place"] for row in rows(done))
    assert {path: path.read_bytes() for path in knowledge.rglob("*") if path.is_file()} == before


def test_the_first_articles_come_into_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "faq.csv").write_text("question,answer\nhow?,so\n")
    done = run(tmp_path / "knowledge", "import", str(tmp_path / "faq.csv"), "--topic", "services")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "knowledge/services/how.md").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--topic", "service"), (), ("--topic", "services", "--format", "pdf")],
    ids=["topic", "no-topic", "format"],
)
def test_a_wrong_call_is_told(knowledge: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "faq.csv").write_text("question,answer\nhow?,so\n")
    done = run(knowledge, "import", str(tmp_path / "faq.csv"), *arguments)
    assert done.returncode == (1 if arguments == ("--topic", "service") else 2)
    assert done.stderr


@pytest.mark.parametrize("command", ["new", "preview", "import", "rename", "suggestions"])
def test_every_command_says_how_it_is_called(knowledge: Path, command: str) -> None:
    done = run(knowledge, command, "--help")
    assert done.returncode == 0
    assert "Usage: kefu " in done.stdout
